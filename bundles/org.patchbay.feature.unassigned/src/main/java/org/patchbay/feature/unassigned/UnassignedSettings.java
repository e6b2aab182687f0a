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
        @Setting(value = PROMPT, text = "what is announced: " + SOUNDS) String prompt,
        @Setting(text = "whom they are forwarded to, an attendant: " + Target.WRITTEN) String to) {
    private static final String PROMPT = "prompt:not-available";
    private static final String SOUNDS =
            "prompt:NAME, say:LANGUAGE:TEXT such as say:en:Nobody has this number, tone:NAME or music:NAME";

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
        prompt = sound("prompt", prompt);
        if (!to.isBlank() && Target.parse(to).isEmpty()) {
            throw new IllegalArgumentException("to is '" + to + "', which is nobody. Write " + Target.WRITTEN);
        }
        if (to.isBlank() && action == Action.FORWARD) {
            throw new IllegalArgumentException(
                    "calls are to be forwarded and 'to' is empty. Set it before, or in the same command");
        }
    }

    private static String sound(String key, String value) {
        String name = value.strip();
        if (!name.isEmpty() && !name.matches("(prompt|music|tone|silence):\\S+|say:[A-Za-z0-9-]+:\\s*\\S.*")) {
            throw new IllegalArgumentException(key + " is '" + name + "', which is no sound. Write " + SOUNDS);
        }
        return name.isEmpty() ? PROMPT : name;
    }
}
