package org.patchbay.sip.trunk;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one host. A time is in milliseconds of the clock of {@link Hosts}, and over when that has reached it.
 *
 * @param reach what it was found to be by OPTIONS
 * @param since when that began
 * @param text what is wrong with it by OPTIONS, or empty
 * @param cooling until when calls pass it over because one was not taken; an answer to OPTIONS ends it early
 * @param held until when calls pass it over because it asked for that by Retry-After; nothing ends it early
 * @param why why calls pass it over
 */
record HostState(Reach reach, Optional<Instant> since, String text, long cooling, long held, String why) {
    static final HostState UNKNOWN = new HostState(Reach.UNKNOWN, Optional.empty(), "", 0, 0, "");

    /** Whether a host is there. */
    enum Reach {
        UP("up"),
        DOWN("down"),
        UNKNOWN("unknown");

        private final String word;

        Reach(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** After an answer to OPTIONS, or its absence. */
    HostState found(boolean up, String what) {
        Reach now = up ? Reach.UP : Reach.DOWN;
        Optional<Instant> began = now == reach ? since : Optional.of(Instant.now());
        return new HostState(now, began, what, up ? 0 : cooling, held, why);
    }

    /** Once nobody asks it any more. */
    HostState unasked() {
        return new HostState(Reach.UNKNOWN, Optional.empty(), "", cooling, held, why);
    }

    HostState cooled(long until, String reason) {
        return new HostState(reach, since, text, Math.max(cooling, until), held, reason);
    }

    HostState held(long until, String reason) {
        return new HostState(reach, since, text, cooling, Math.max(held, until), reason);
    }

    /** Milliseconds during which calls still pass it over; 0 if they do not. */
    long passedOver(long now) {
        return Math.max(0, Math.max(cooling, held) - now);
    }

    boolean usable(long now) {
        return reach != Reach.DOWN && passedOver(now) == 0;
    }
}
