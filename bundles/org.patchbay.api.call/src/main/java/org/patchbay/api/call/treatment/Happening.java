package org.patchbay.api.call.treatment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can happen in a scope. Read it with {@code instanceof} and ignore what you do not know: more may be added.
 */
public sealed interface Happening {

    /** The treatment was given the scope. Always its first event. */
    record Started(Map<String, String> arguments) implements Happening {}

    /** Another version of the treatment had the scope until now; its state is as that one left it. */
    record Resumed(int fromStateVersion) implements Happening {}

    /** A leg rings; {@code early} when media flow already. */
    record Ringing(int sip, boolean early) implements Happening {}

    /** A leg was answered. */
    record Answered() implements Happening {}

    /** Nobody answered a wave in time. */
    record NoAnswer(Duration rang) implements Happening {}

    /** A leg failed before it was answered; {@code contacts} are the new targets of a 3xx. */
    record Failed(int sip, int q850, String reason, List<String> contacts) implements Happening {
        public Failed {
            contacts = List.copyOf(contacts);
        }
    }

    /** A leg that was answered, or the caller's leg before that, has ended. */
    record Ended(int q850, String reason) implements Happening {}

    /**
     * The trunk has done what the core ordered and ended an answered leg. For the call's record alone; no treatment is told.
     *
     * @param record what the leg's record gets, by key
     */
    record Gone(Map<String, String> record) implements Happening {
        public Gone {
            record = Map.copyOf(record);
        }
    }

    /** A leg's party put the call on hold or took it back. */
    record Hold(boolean on) implements Happening {}

    /** Two legs hear each other; {@code codec} is the first one's, as in {@code pcma/8000}, and empty where it is not known. */
    record Bridged(String a, String b, String codec) implements Happening {
        public Bridged(String a, String b) {
            this(a, b, "");
        }
    }

    /** One digit was pressed. */
    record Digit(char digit, int milliseconds) implements Happening {}

    /** What was asked to be collected is there; {@code complete} is false when the pause was too long. */
    record Collected(String digits, boolean complete) implements Happening {}

    /** What was played has ended; {@code error} is empty unless it could not be played. */
    record Played(String error) implements Happening {}

    /**
     * A recording is complete.
     *
     * @param place where it is, as the operator finds it
     * @param length without what was left out
     * @param error empty, or why it ended before it was to
     */
    record Recorded(String place, Duration length, String error) implements Happening {
        public Recorded(String place, Duration length) {
            this(place, length, "");
        }
    }

    /** A timer ran out. */
    record TimerFired() implements Happening {}

    /** A lookup answered. */
    record LookedUp(Map<String, String> answer) implements Happening {}

    /** Another scope, or somebody outside, sent this. */
    record Message(String type, Map<String, String> data) implements Happening {}

    /**
     * A party asked to transfer the call (RFC 3515). The values of the header fields are as received; {@code referredBy} may be empty.
     *
     * @param consultation set where the partner is to talk to the one with whom the party speaks in another dialog (RFC 5589 section 7)
     */
    record TransferAsked(String referTo, String referredBy, Optional<Consultation> consultation) implements Happening {
        public TransferAsked(String referTo, String referredBy) {
            this(referTo, referredBy, Optional.empty());
        }
    }

    /**
     * The other dialog of a party who transfers, as Replaces in its Refer-To named it; both empty where there is none such.
     *
     * @param call its call
     * @param leg its leg there
     */
    record Consultation(String call, String leg) {
        /** It named a dialog that there is not. */
        public static final Consultation UNKNOWN = new Consultation("", "");
    }

    /**
     * The trunk has something to say about a leg, for the trace and the call's record alone; no treatment is told.
     *
     * @param what the step, for the trace; empty for none
     * @param why its explanation
     * @param record what the leg's record gets, by key
     */
    record Noted(String what, String why, Map<String, String> record) implements Happening {
        public Noted {
            record = Map.copyOf(record);
        }

        /** For the trace alone. */
        public Noted(String what, String why) {
            this(what, why, Map.of());
        }
    }

    /** Another leg takes the place of one: by a dialog of its peer's (RFC 3891), by a transfer, or in another call. */
    record Replaced(String by) implements Happening {}

    /** An action could not be done; the call is as it was before. */
    record ActionFailed(String reason) implements Happening {}
}
