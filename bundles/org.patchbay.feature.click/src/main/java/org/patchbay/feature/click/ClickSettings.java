package org.patchbay.feature.click;

import org.patchbay.api.call.settings.Setting;

/**
 * What a tenant's clicked calls are like.
 *
 * @param caller the number that the user's telephone shows; empty for the one that will be called
 * @param ringSeconds how long each of the two rings
 */
record ClickSettings(
        @Setting(text = "the number that the user's telephone shows; where not set, the one that will be called")
                String caller,
        @Setting(value = "45", min = 5, max = 180, text = "how long each of the two rings") int ringSeconds) {
    private static final int SECONDS = 45;

    int seconds() {
        return ringSeconds < 5 || ringSeconds > 180 ? SECONDS : ringSeconds;
    }
}
