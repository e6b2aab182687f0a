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
 * @param refusing whether it is there, and has said that it does not want us
 */
record HostState(
        Reach reach, Optional<Instant> since, String text, long cooling, long held, String why, boolean refusing) {
    static final HostState UNKNOWN = new HostState(Reach.UNKNOWN, Optional.empty(), "", 0, 0, "", false);

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
        return found(up, what, false);
    }

    /** After an answer to OPTIONS that refuses us: calls are tried all the same. */
    HostState refused(String what) {
        return found(true, what, true);
    }

    private HostState found(boolean up, String what, boolean refused) {
        Reach now = up ? Reach.UP : Reach.DOWN;
        Optional<Instant> began = now == reach ? since : Optional.of(Instant.now());
        return new HostState(now, began, what, up ? 0 : cooling, held, why, refused);
    }

    /** Once nobody asks it any more. */
    HostState unasked() {
        return new HostState(Reach.UNKNOWN, Optional.empty(), "", cooling, held, why, false);
    }

    HostState cooled(long until, String reason) {
        return new HostState(reach, since, text, Math.max(cooling, until), held, reason, refusing);
    }

    HostState held(long until, String reason) {
        return new HostState(reach, since, text, cooling, Math.max(held, until), reason, refusing);
    }

    /** Milliseconds during which calls still pass it over; 0 if they do not. */
    long passedOver(long now) {
        return Math.max(0, Math.max(cooling, held) - now);
    }

    boolean usable(long now) {
        return reach != Reach.DOWN && passedOver(now) == 0;
    }
}
