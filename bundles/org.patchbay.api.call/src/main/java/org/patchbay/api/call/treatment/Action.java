package org.patchbay.api.call.treatment;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Wave;

/**
 * One thing that a plan asks the core to do. Made through {@link Plan.Builder}. An action with an {@code op} is answered by events that carry
 * it; within a scope the same op of the same event takes effect once.
 */
public sealed interface Action {

    /** Calls somebody into a call; passes all policy. {@code callerId} is empty for the scope's caller. */
    record Originate(String op, Scope call, List<Wave> waves, String callerId) implements Action {}

    /** Answers a leg that waits for an answer; its media end in the runtime until it is bridged. */
    record Answer(String leg) implements Action {}

    /** Sends a provisional response (180, 181, 182, 183); 183 opens early media of the runtime's own. */
    record Progress(String leg, int sip) implements Action {}

    /** Refuses a leg that was not answered, or ends one that was. */
    record Hangup(String leg, int sip, int q850, String reason) implements Action {}

    /** Takes back what was originated under this op. */
    record Cancel(String op) implements Action {}

    /** Lets two legs of this scope hear each other; the call then lives as an ordinary one. */
    record Bridge(String op, String a, String b) implements Action {}

    /** Puts several legs together in a room. */
    record Mix(String op, String room, List<String> legs) implements Action {}

    /** Puts a leg on hold or takes it back. */
    record SetHold(String leg, boolean on) implements Action {}

    /** Lets one leg take the place of another. */
    record Replace(String op, String old, String by) implements Action {}

    /** Asks a leg's peer to transfer; header fields byte for byte. */
    record Refer(String op, String leg, String referTo, String referredBy) implements Action {}

    /**
     * Says what becomes of a party's wish to transfer (RFC 3515) while this treatment controls the call, from now on. Without it, two whom the
     * treatment has let talk may transfer each other, and any other wish is refused with 603.
     */
    record Transfers(Handling handling) implements Action {
        /** What the core does with a wish. */
        public enum Handling {
            /** It transfers, where two are bridged; the treatment learns it by {@code Replaced}. */
            EXECUTED,
            /** It refuses, with 603. */
            REFUSED,
            /** It tells the treatment ({@code TransferAsked}), which answers by {@link TransferStatus}. */
            TOLD
        }
    }

    /** Tells a party how the transfer goes that it asked for; {@code sip} of 200 and above ends the matter. */
    record TransferStatus(String leg, int sip) implements Action {}

    /** Plays a prompt or tone to a leg; names as in {@code org.patchbay.api.media.MediaLeg#play}. */
    record Play(String op, String leg, String prompt, boolean loop) implements Action {}

    /**
     * Collects up to {@code max} digits, ended early by a pause of {@code gap} or by #.
     *
     * @param interrupts the op of what is played to the leg meanwhile: the first digit stops it, and until it has ended no pause is too long;
     *     empty for nothing
     */
    record Collect(String op, String leg, int max, Duration gap, String interrupts) implements Action {
        public Collect(String op, String leg, int max, Duration gap) {
            this(op, leg, max, gap, "");
        }
    }

    /**
     * Records what the party of a leg says, or of two legs that hear each other what both say: two channels of one file, the first leg's left,
     * and right what its party hears, whoever it talks to meanwhile. Answered by {@code Recorded} when it was {@link Stop stopped}, or the
     * leg has ended, or this treatment has left; or by {@code ActionFailed} if nothing could be recorded.
     *
     * @param sink the name of a place for recordings, or {@code siprec:NAME} for the recorder of that name (RFC 7866), which is sent a copy of
     *     what is said and keeps it itself
     * @param longest after how much audio it ends by itself; zero for as long as the runtime allows
     * @param silence after how much silence of the first leg it ends by itself, as at the end of a message; zero for never
     */
    record RecordLegs(String op, List<String> legs, String sink, Duration longest, Duration silence) implements Action {
        /** Until it is stopped. */
        public RecordLegs(String op, List<String> legs, String sink) {
            this(op, legs, sink, Duration.ZERO, Duration.ZERO);
        }
    }

    /** Leaves out of what {@code op} records what is said from now on, or takes it in again. */
    record PauseRecording(String op, boolean on) implements Action {}

    /** Stops what {@code op} plays, collects, records, copies or times. */
    record Stop(String op) implements Action {}

    /** Sets a timer of this scope; the same op again sets it anew. */
    record Timer(String op, Duration in) implements Action {}

    /** Asks a lookup. */
    record Ask(Question question) implements Action {}

    /** Sends a message to another scope. */
    record Send(Scope to, String type, Map<String, String> data) implements Action {}

    /** Puts a value into this treatment's state; an empty one removes it. */
    record Put(String key, String value) implements Action {}

    /** Tells a fact. */
    record Tell(String type, Map<String, String> data, boolean durable) implements Action {}

    /** Gives control to another treatment. */
    record HandTo(String treatment, Map<String, String> arguments) implements Action {}

    /** Gives control back: legs that are bridged live on, a caller that is not answered goes on to the next handler. */
    record Release() implements Action {}
}
