package org.patchbay.api.call.fact;

import java.time.Instant;
import java.util.Map;

import org.patchbay.api.call.Scope;

/**
 * Something that has happened. A fact is never taken back.
 *
 * @param cursor its place among the durable facts of this node, rising; 0 for one that is not kept
 * @param type what happened, as a past-tense word: {@code call-ended}, {@code presence-changed}, {@code bundle-swapped}
 * @param scope whose it is
 * @param at when
 * @param data what belongs to it, by keys that its type documents
 */
public record Fact(long cursor, String type, Scope scope, Instant at, Map<String, String> data) {
    /** A call was answered; {@code from}, {@code to}, {@code from_user} and {@code to_user} (the directory's ids, possibly empty). */
    public static final String CALL_ANSWERED = "call-answered";
    /**
     * A call ended. Durable. Of the call: {@code sip}, {@code q850}, {@code reason}, {@code from}, {@code to}, {@code from_user} and {@code to_user}
     * (the directory's ids, possibly empty), {@code on_behalf_of} and {@code on_behalf_of_user} (whom the hub showed in the caller's place, if it
     * did), {@code emergency}, {@code started}, {@code answered} (empty if nobody did) and {@code ended} (ISO
     * 8601), {@code by} (who ended it: a leg's id, {@code handler NAME}, {@code treatment NAME}, {@code operator NAME}, {@code trunk} or {@code core}),
     * {@code diversions} (as it came, one a line: URI, space, cause), {@code verdicts} (one a line, of those other than to proceed) and
     * {@code transfers} (one a line: the id of the leg whose party asked, space, 200 or why not, space, a URI or {@code call ID}).
     *
     * <p>Of its legs, in the order they were made: {@code legs}, how many, and {@code leg.0.id}, {@code .peer}, {@code .side}, {@code .party},
     * {@code .started}, {@code .answered}, {@code .ended}, {@code .sip}, {@code .q850} and {@code .codec}. Of one of the
     * hub's, where it said so: {@code .call_chain} (x-i: what Microsoft's support asks for), {@code .hub_call} (x-c), {@code .referred_chain} (x-ti
     * of a transfer), {@code .hub_reason} and {@code .microsoft_subcode}. Of one whose audio was received, unless the core ended it:
     * {@code .audio_received}, {@code .audio_sent} and {@code .audio_lost} (RTP packets), {@code .audio_jitter_ms}, {@code .audio_mos} (of what was
     * received, ITU-T G.107, 1 to 4.5), and where its peer reported by RTCP {@code .audio_remote_lost} and {@code .audio_round_trip_ms}.
     */
    public static final String CALL_ENDED = "call-ended";
    /** A feature bundle took the place of another; {@code name}, {@code from}, {@code to}. Durable. */
    public static final String BUNDLE_SWAPPED = "bundle-swapped";
    /**
     * Somebody made more calls abroad or to premium numbers than a ceiling allows, and is stopped. Durable. {@code user}, {@code ceiling} (its
     * setting), {@code value}, {@code until} (ISO 8601; empty without a stop), {@code country}. Never a number.
     */
    public static final String CEILING_REACHED = "ceiling-reached";
    /**
     * Somebody called an emergency number, or an emergency service calls back. Durable. {@code user} and {@code site} of
     * whoever of ours it is (possibly empty), {@code number} (what was dialled, such as 911; empty of a call back), {@code location} ({@code call}:
     * it carries one, {@code site}: the site has a registered address, {@code unknown}, or {@code callback}) and {@code test}. Never a person's number.
     */
    public static final String EMERGENCY_CALLED = "emergency-called";
    /** What a platform shows of a user changed; {@code user}, {@code platform}, {@code status}. */
    public static final String PRESENCE_CHANGED = "presence-changed";
    /** A peer became reachable or unreachable; {@code peer}, {@code state}. */
    public static final String PEER_CHANGED = "peer-changed";

    public Fact {
        data = Map.copyOf(data);
    }
}
