package org.patchbay.feature.blocking;

import java.util.List;

import org.patchbay.api.call.settings.Setting;

/**
 * Whom a user, or the whole tenant, does not want to hear from or to call.
 *
 * <p>An entry is a number, or the beginning of one with a {@code *} at its end: {@code +14255550100}, {@code +49 900*}. The plus may be left
 * out; spaces and punctuation do not count.
 *
 * @param blockedCallers who is kept out
 * @param blockedDestinations who is not called
 * @param anonymous whether callers who withhold their number are kept out
 * @param announce whether the caller is told why, instead of being declined without a word
 * @param announcePrompt what the caller hears then
 */
record BlockingSettings(
        @Setting(text = "numbers whose calls are declined; a * at the end stands for any rest")
                List<String> blockedCallers,
        @Setting(text = "numbers that are not called; a * at the end stands for any rest")
                List<String> blockedDestinations,
        @Setting(text = "declines callers who withhold their number") boolean anonymous,
        @Setting(text = "how a caller is told before being declined") Announce announce,
        @Setting(value = PROMPT, text = "what the caller hears then: " + SOUNDS) String announcePrompt) {
    private static final String PROMPT = "prompt:blocked";
    private static final String SOUNDS =
            "prompt:NAME, say:LANGUAGE:TEXT such as say:en:No thank you, tone:NAME or music:NAME";

    /** How a caller is told. The first one holds where nothing is set. */
    enum Announce {
        /** Not at all. */
        NO,
        /** Before the answer, in early media, so that nobody pays for it. */
        EARLY,
        /** After an answer, for callers whose operator lets no early media through. */
        ANSWERED
    }

    BlockingSettings {
        announcePrompt = sound("announce_prompt", announcePrompt);
    }

    private static String sound(String key, String value) {
        String name = value.strip();
        if (!name.isEmpty() && !name.matches("(prompt|music|tone|silence):\\S+|say:[A-Za-z0-9-]+:\\s*\\S.*")) {
            throw new IllegalArgumentException(key + " is '" + name + "', which is no sound. Write " + SOUNDS);
        }
        return name.isEmpty() ? PROMPT : name;
    }
}
