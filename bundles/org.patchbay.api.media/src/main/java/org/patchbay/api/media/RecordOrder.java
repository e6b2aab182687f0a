package org.patchbay.api.media;

import java.time.Duration;

/**
 * What of a leg is to be recorded, and where to.
 *
 * @param sink the name of a place that the operator has made ready, never a path: letters, digits, {@code -} and {@code _}; the engine
 *     refuses any other
 * @param tracks whose voices
 * @param longest how long at most, pauses not counted; zero for as long as the engine allows, whose own limit holds in any case
 */
public record RecordOrder(String sink, Tracks tracks, Duration longest) {

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
        if (longest.isNegative()) {
            throw new IllegalArgumentException("A recording cannot last " + longest + ".");
        }
    }

    /** As long as the engine allows. */
    public RecordOrder(String sink, Tracks tracks) {
        this(sink, tracks, Duration.ZERO);
    }
}
