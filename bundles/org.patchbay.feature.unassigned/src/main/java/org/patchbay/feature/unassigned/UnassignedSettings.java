package org.patchbay.feature.unassigned;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.settings.Setting;

/**
 * What calls to numbers meet that nobody has.
 *
 * @param action what is done
 * @param prompt what is announced
 * @param to whom such calls are forwarded to: an attendant
 */
record UnassignedSettings(
        @Setting(value = "announce", text = "what calls to numbers meet that nobody has") Action action,
        @Setting(value = PROMPT, text = "what is announced: prompt:NAME, a tone or text:WORDS") String prompt,
        @Setting(text = "whom they are forwarded to, an attendant: " + Target.WRITTEN) String to) {
    private static final String PROMPT = "prompt:not-available";

    /** What is done. */
    enum Action {
        /** The plain 404. */
        NOTHING,
        /** An announcement before the answer, then the 404. */
        ANNOUNCE,
        /** Somebody else is called. */
        FORWARD
    }

    UnassignedSettings {
        if (!to.isBlank() && Target.parse(to).isEmpty()) {
            throw new IllegalArgumentException("to is '" + to + "', which is nobody. Write " + Target.WRITTEN);
        }
        if (to.isBlank() && action == Action.FORWARD) {
            throw new IllegalArgumentException(
                    "calls are to be forwarded and 'to' is empty. Set it before, or in the same command");
        }
    }

    String announced() {
        return prompt.isBlank() ? PROMPT : prompt.strip();
    }
}
