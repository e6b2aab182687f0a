package org.patchbay.feature.click;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.settings.Setting;

/**
 * What a tenant's clicked calls are like.
 *
 * @param caller the number that the user's telephone shows; empty for the one that will be called
 * @param ringSeconds how long each of the two rings
 */
record ClickSettings(
        @Setting(
                        text =
                                "the number that the user's telephone shows, such as +4930123456; where not set, the one that will be called")
                String caller,
        @Setting(value = "45", min = 5, max = 180, text = "how long each of the two rings") int ringSeconds) {
    private static final int SECONDS = 45;

    ClickSettings {
        if (!caller.isBlank() && E164.parse(caller).isEmpty()) {
            throw new IllegalArgumentException("caller is '" + caller
                    + "', which is no number. Write it in international form, such as +4930123456");
        }
    }

    int seconds() {
        return ringSeconds < 5 || ringSeconds > 180 ? SECONDS : ringSeconds;
    }
}
