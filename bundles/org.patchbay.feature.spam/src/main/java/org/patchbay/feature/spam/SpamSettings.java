package org.patchbay.feature.spam;

import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.settings.Setting;

/**
 * What a user, a site or a tenant makes of calls that are likely unwanted. A call has a score of 0 to 100, the sum of what is known of it; a
 * threshold of 0 is never reached.
 *
 * @param tag from which score on the name that is shown has a warning before it
 * @param divert from which score on the call goes to {@code divertTo}
 * @param block from which score on the call is refused
 * @param tagText the warning
 * @param divertTo whom, as {@link Target#parse} reads it
 * @param blockStatus 603, 607 (RFC 8197) or 608 (RFC 8688)
 * @param allowedCallers whose calls are never scored
 * @param believeVerstat whether what the provider says of a signature counts where none was verified here
 * @param patterns whether numbers, rates and short calls count too, not the signature alone
 * @param scoreFailed for a signature that is wrong, old, by somebody who is not trusted, or for another call
 * @param scoreUnsigned for a call that is not signed, or whose signature nobody could look at
 * @param scoreAttestedA for the signature of who knows the caller and the caller's right to the number
 * @param scoreAttestedB of who knows the caller alone
 * @param scoreAttestedC of who knows neither
 * @param scoreWithheld for a number that is withheld
 * @param scoreImpossible for a number that nobody can have, or that nobody calls from
 * @param scoreNeighbour for an unsigned number that is the called one but for its last digits
 * @param scoreRate for calling more users in a minute than {@code callsPerMinute}
 * @param scoreShortCalls for more answered calls of a few seconds in ten minutes than {@code shortCalls}
 */
record SpamSettings(
        @Setting(value = "60", min = 0, max = 100, text = "score from which on the name shown is marked; 0 for never")
                int tag,
        @Setting(value = "0", min = 0, max = 100, text = "score from which on calls go to divert_to; 0 for never")
                int divert,
        @Setting(value = "0", min = 0, max = 100, text = "score from which on calls are refused; 0 for never")
                int block,
        @Setting(value = TAG_TEXT, text = "what stands before the name of a marked call") String tagText,
        @Setting(text = "where diverted calls go: " + Target.WRITTEN) String divertTo,
        @Setting(value = "603", min = 603, max = 608, text = "how calls are refused: 603, 607 or 608") int blockStatus,
        @Setting(text = "numbers that are never scored; a * at the end stands for any rest")
                List<String> allowedCallers,
        @Setting(text = "what the provider says of a signature (verstat) counts where none is verified here")
                boolean believeVerstat,
        @Setting(text = "numbers, rates and short calls count too, and not the signature alone") boolean patterns,
        @Setting(value = "70", min = -100, max = 100, text = "for a signature that is wrong") int scoreFailed,
        @Setting(value = "0", min = -100, max = 100, text = "for a call without a signature that was verified")
                int scoreUnsigned,
        @Setting(value = "-30", min = -100, max = 100, text = "for attestation A") int scoreAttestedA,
        @Setting(value = "0", min = -100, max = 100, text = "for attestation B") int scoreAttestedB,
        @Setting(value = "20", min = -100, max = 100, text = "for attestation C") int scoreAttestedC,
        @Setting(value = "20", min = -100, max = 100, text = "for a withheld number; with patterns alone")
                int scoreWithheld,
        @Setting(value = "50", min = -100, max = 100, text = "for a number nobody calls from; with patterns alone")
                int scoreImpossible,
        @Setting(
                        value = "30",
                        min = -100,
                        max = 100,
                        text = "for an unsigned number much like the called one; with patterns alone")
                int scoreNeighbour,
        @Setting(value = "40", min = -100, max = 100, text = "for more than calls_per_minute; with patterns alone")
                int scoreRate,
        @Setting(value = "30", min = -100, max = 100, text = "for more than short_calls; with patterns alone")
                int scoreShortCalls,
        @Setting(value = "15", min = 1, max = 50, text = "users that a caller may call in a minute") int callsPerMinute,
        @Setting(value = "5", min = 1, max = 50, text = "short calls that a caller may have in ten minutes")
                int shortCalls) {
    private static final String TAG_TEXT = "Spam?";

    SpamSettings {
        if (blockStatus != 603 && blockStatus != 607 && blockStatus != 608) {
            throw new IllegalArgumentException(
                    "block_status is 603, 607 (unwanted) or 608 (rejected), not " + blockStatus + ".");
        }
        if (!divertTo.isBlank() && Target.parse(divertTo).isEmpty()) {
            throw new IllegalArgumentException(
                    "divert_to is '" + divertTo + "', which is nobody. Write " + Target.WRITTEN + ".");
        }
        if (divert > 0 && divertTo.isBlank()) {
            throw new IllegalArgumentException(
                    "divert = " + divert + " needs to know where to: set divert_to with it.");
        }
    }

    Optional<String> diverted() {
        return Target.parse(divertTo).map(Target::uri);
    }

    /** Whether nothing can come of any score. */
    boolean off() {
        return tag == 0 && divert == 0 && block == 0;
    }

    String tagged(String name) {
        String text = tagText.isBlank() ? TAG_TEXT : tagText.strip();
        return name.isBlank() || name.startsWith(text) ? (name.isBlank() ? text : name) : text + " " + name.strip();
    }

    static boolean reached(int threshold, int score) {
        return threshold > 0 && score >= threshold;
    }
}
