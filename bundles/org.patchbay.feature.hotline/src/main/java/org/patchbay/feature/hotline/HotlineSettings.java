package org.patchbay.feature.hotline;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.settings.Setting;

/**
 * Whom a common-area phone calls.
 *
 * @param to every call of the phone goes there; empty for whatever is dialled
 */
record HotlineSettings(
        @Setting(text = "whom a common-area phone calls whatever is dialled: " + Target.WRITTEN) String to) {
    HotlineSettings {
        if (!to.isBlank() && Target.parse(to).isEmpty()) {
            throw new IllegalArgumentException("to is '" + to + "', which is nobody. Write " + Target.WRITTEN);
        }
    }
}
