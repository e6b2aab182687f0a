package org.patchbay.api.call.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Target;

/** What the core orders of the trunk. */
public sealed interface LegOrder {

    /**
     * Makes a leg. Policy has ruled already.
     *
     * @param leg the new leg's id, given by the core
     * @param target whom and over which peer; the peer is never empty
     * @param from who is presented as the caller
     * @param to who is called, for the To header
     * @param diversions oldest first
     * @param amendments header fields to set, an empty value to leave one out
     * @param relayTo the leg that provisional responses and early media go to, and whose offer is passed on
     * @param emergency whether it goes out as an emergency call
     * @param referral set where a peer asked for this leg, and it goes back to that peer
     * @param host our name in this leg, for Contact and From; empty for the one that is configured
     * @param otherWay whether the core has another way to the same, so that a peer that says nothing at all soon fails (408)
     */
    record Dial(
            String leg,
            Target target,
            Party from,
            Party to,
            List<Diversion> diversions,
            Map<String, String> amendments,
            Optional<String> relayTo,
            boolean emergency,
            Optional<Referral> referral,
            Optional<String> host,
            boolean otherWay)
            implements LegOrder {
        public Dial {
            diversions = List.copyOf(diversions);
            amendments = Map.copyOf(amendments);
        }

        /** The only way that there is. */
        public Dial(
                String leg,
                Target target,
                Party from,
                Party to,
                List<Diversion> diversions,
                Map<String, String> amendments,
                Optional<String> relayTo,
                boolean emergency,
                Optional<Referral> referral,
                Optional<String> host) {
            this(leg, target, from, to, diversions, amendments, relayTo, emergency, referral, host, false);
        }

        /** A leg for which nobody sent a REFER. */
        public Dial(
                String leg,
                Target target,
                Party from,
                Party to,
                List<Diversion> diversions,
                Map<String, String> amendments,
                Optional<String> relayTo,
                boolean emergency) {
            this(leg, target, from, to, diversions, amendments, relayTo, emergency, Optional.empty(), Optional.empty());
        }
    }

    /**
     * What a peer wants to see again in the INVITE that its REFER leads to, byte for byte.
     *
     * @param referTo the value of Refer-To (RFC 3515); its URI becomes the Request-URI
     * @param referredBy the value of Referred-By (RFC 3892), or empty
     */
    record Referral(String referTo, String referredBy) {

        /** The URI of Refer-To as it was written, without the header fields that no Request-URI can have. */
        public String uri() {
            int open = referTo.indexOf('<');
            int close = referTo.indexOf('>', open + 1);
            String uri = open >= 0 && close > open ? referTo.substring(open + 1, close) : referTo;
            int headers = uri.indexOf('?');
            return (headers < 0 ? uri : uri.substring(0, headers)).trim();
        }
    }

    /**
     * Takes an answered leg of another call into this one: its dialog and its media go on, its peer is told nothing. Answered by
     * {@code Answered} of the new leg, and {@code Replaced} of the former one in its own call; or by {@code Failed} of the new leg, and then
     * the other call is as it was.
     *
     * @param leg the new leg's id, given by the core
     * @param call the call it belongs to until now
     * @param from its id there
     */
    record Adopt(String leg, String call, String from) implements LegOrder {}

    /** Answers an unanswered leg with the runtime's own media; where that is not possible the leg is refused and {@code ActionFailed} says why. */
    record Answer(String leg) implements LegOrder {}

    /**
     * Sends a provisional response to an unanswered leg; 183 with the runtime's own early media. An INVITE that came without an offer has
     * none: what is played then cannot be heard, and {@code Played} says so.
     */
    record Progress(String leg, int sip) implements LegOrder {}

    /**
     * Refuses, cancels or ends a leg, whatever its stage needs; of one that was answered {@code Gone} says at last what was measured of it.
     * {@code elsewhere} marks a fork that lost (RFC 3326: SIP;cause=200).
     */
    record End(String leg, int sip, int q850, String reason, boolean elsewhere) implements LegOrder {}

    /** Refuses an unanswered leg and asks the peer to come back later. */
    record Refuse(String leg, int sip, int q850, String reason, Duration retryAfter) implements LegOrder {}

    /**
     * Lets two legs hear each other. The unanswered one of them is answered with the other's media; two that were answered are brought to one
     * codec first, and taken back from hold. Answered by {@code Bridged}, or by {@code ActionFailed} where they have no codec in common.
     */
    record Bridge(String op, String a, String b) implements LegOrder {}

    /**
     * Puts an answered leg on hold or takes it back. On hold it does not hear its partner, whatever the two offer meanwhile. A refusal by its
     * peer is reported as {@code ActionFailed}, without an op.
     */
    record SetHold(String leg, boolean on) implements LegOrder {}

    /**
     * Says what the partner of a leg hears from now on while the leg's peer has put the call on hold, whoever that partner is then: it is told
     * nothing of the hold. Kept over a restart. Where it cannot be played, the partner is told of the hold.
     *
     * @param prompt a name as in {@link Play}; empty to tell the partner of every hold
     */
    record OnHold(String leg, String prompt) implements LegOrder {}

    /** Plays to a leg, as soon as its media are agreed. Answered by {@code Played}, also when it cannot be played or is stopped. */
    record Play(String op, String leg, String prompt, boolean loop) implements LegOrder {}

    /**
     * Records a leg from now on. Answered by {@code Recorded}, as well after the leg has ended, or by {@code ActionFailed} if nothing could be
     * recorded.
     *
     * @param both whether what its party hears is recorded beside what it says: two channels, left what it says
     * @param sink the name of a place for recordings, or {@code siprec:NAME} for a recorder
     * @param longest after how much audio it ends by itself; zero for as long as the media engine allows
     * @param silence after how much silence of its party it ends by itself; zero for never
     */
    record Record(String op, String leg, boolean both, String sink, Duration longest, Duration silence)
            implements LegOrder {
        /** Until it is stopped. */
        public Record(String op, String leg, boolean both, String sink) {
            this(op, leg, both, sink, Duration.ZERO, Duration.ZERO);
        }
    }

    /** Leaves out of what op records what is said from now on, or takes it in again. */
    record PauseRecording(String op, String leg, boolean on) implements LegOrder {}

    /** Stops what op plays or records. */
    record Stop(String op, String leg) implements LegOrder {}

    /** Asks a leg's peer to transfer. */
    record Refer(String op, String leg, String referTo, String referredBy) implements LegOrder {}

    /**
     * Tells the peer of a leg how the transfer goes that it asked for: the trunk sends it in a NOTIFY (RFC 3515 section 2.4.4).
     *
     * @param sip the status of the leg to the transfer's target; 200 and above end the matter
     */
    record TransferStatus(String leg, int sip) implements LegOrder {}

    /** The core controls this call: the end of one leg no longer ends the other by itself. */
    record Control(boolean on) implements LegOrder {}
}
