package org.patchbay.routing;

import org.patchbay.api.call.settings.Setting;

/**
 * How a tenant's users learn that they lack a licence.
 *
 * @param announce whether whoever calls is told by a voice, instead of being refused with a reason alone
 * @param announcePrompt what is heard then; empty for a text in English that names what is missing
 */
record LicenceWishes(
        @Setting(text = "how whoever calls without a licence is told, instead of being refused with a reason alone")
                Announce announce,
        @Setting(text = "what is heard then; empty for a text that names what is missing") String announcePrompt) {
    /** How a caller is told. The first one holds where nothing is set. */
    enum Announce {
        /** Not at all. */
        NO,
        /** Before the answer, in early media. */
        EARLY,
        /** After an answer, for callers to whom no early media gets through. */
        ANSWERED
    }

    String prompt(String missing) {
        return announcePrompt.isBlank()
                ? "say:en:You cannot make calls yet. You need " + missing + ". Please ask your administrator."
                : announcePrompt.strip();
    }
}
