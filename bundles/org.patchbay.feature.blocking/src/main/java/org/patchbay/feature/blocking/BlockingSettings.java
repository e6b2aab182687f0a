package org.patchbay.feature.blocking;

import java.util.List;

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
 * @param announcePrompt what the caller hears then; empty for {@value #PROMPT}
 */
record BlockingSettings(
        List<String> blockedCallers,
        List<String> blockedDestinations,
        boolean anonymous,
        Announce announce,
        String announcePrompt) {
    private static final String PROMPT = "prompt:blocked";

    /** How a caller is told. The first one holds where nothing is set. */
    enum Announce {
        /** Not at all. */
        NO,
        /** Before the answer, in early media, so that nobody pays for it. */
        EARLY,
        /** After an answer, for callers whose operator lets no early media through. */
        ANSWERED
    }

    String prompt() {
        return announcePrompt.isBlank() ? PROMPT : announcePrompt.strip();
    }
}
