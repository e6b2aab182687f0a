package org.patchbay.api.media;

import java.time.Duration;

/**
 * What of a leg is to be recorded, and where to.
 *
 * @param sink the name of a place that the operator has made ready, never a path: letters, digits, {@code -} and {@code _}; the engine
 *     refuses any other
 * @param tracks whose voices
 * @param longest how long at most, pauses not counted; zero for as long as the engine allows, whose own limit holds in any case
 * @param silence it ends, without an error, when its peer has said nothing for so long (no voice, by its level; or no packets), also at its
 *     beginning; this silence is not in the recording. Zero for never. An engine that cannot tell goes on
 */
public record RecordOrder(String sink, Tracks tracks, Duration longest, Duration silence) {

    /** Whose voices a recording has. */
    public enum Tracks {
        /** One channel: what the peer of the leg says. */
        SAID,
        /** One channel: what the peer of the leg hears, prompts as well as its partner. */
        HEARD,
        /** Two channels, in step: left what it says, right what it hears. */
        BOTH
    }

    public RecordOrder {
        if (longest.isNegative() || silence.isNegative()) {
            throw new IllegalArgumentException(
                    "A recording cannot last " + longest + ", nor end after " + silence + " of silence.");
        }
    }

    /** As long as the engine allows. */
    public RecordOrder(String sink, Tracks tracks) {
        this(sink, tracks, Duration.ZERO, Duration.ZERO);
    }
}
