package org.patchbay.sip.trunk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipResponse;

/** The early dialogs of an INVITE of ours to a provider, and the PRACK of its reliable provisional responses (RFC 3262 section 4). */
final class Pracks {
    private final Leg leg;
    // Made when they are needed: of most calls, never.
    private Map<String, DialogRecord> early = Map.of();
    /** By To tag: each fork counts for itself. */
    private Map<String, Long> last = Map.of();

    private Set<String> settled = Set.of();

    Pracks(Leg leg) {
        this.leg = leg;
    }

    /**
     * Takes a provisional response, and acknowledges it if that is asked for.
     *
     * @return whether it is new: not one that came before, or out of order
     */
    boolean take(SipResponse response) {
        String tag = response.toTag();
        if (tag == null || leg.peer.side() != Side.PROVIDER) {
            return true;
        }
        boolean reliable = Extensions.lists(response, "Require", Extensions.RELIABLE);
        if (!reliable && !Extensions.lists(response, "Allow", "UPDATE")) {
            return true;
        }
        if (early.isEmpty()) {
            early = new HashMap<>();
            last = new HashMap<>();
            settled = new HashSet<>();
        }
        if (early.size() >= Outgoing.MOST_FORKS && !early.containsKey(tag)) {
            return true;
        }
        DialogRecord dialog = early.computeIfAbsent(tag, any -> {
            DialogRecord made = DialogRecord.fork(leg.dialog());
            made.established(response);
            return made;
        });
        long number = reliable ? number(response) : 0;
        if (number == 0) {
            return true;
        }
        Long before = last.get(tag);
        if (before != null && number != before + 1) {
            return false;
        }
        last.put(tag, number);
        if (Bodies.sdp(response).isPresent()) {
            settled.add(tag);
        }
        String acknowledged = number + " " + response.cseqNumber() + " INVITE";
        leg.call.trunk.gate().send(leg, dialog, dialog.request("PRACK").add("RAck", acknowledged), leg.unheard());
        return true;
    }

    /** The early dialog with this tag of the peer's, if there is one. */
    @Nullable
    DialogRecord dialog(String tag) {
        return early.get(tag);
    }

    /** Whether there is no other early dialog than perhaps the one with this tag. */
    boolean only(String tag) {
        return early.isEmpty() || early.size() == 1 && early.containsKey(tag);
    }

    /** Whether our offer has an answer in this early dialog that was not lost. */
    boolean settled(@Nullable String tag) {
        return settled.contains(tag);
    }

    /** The INVITE is made anew, and its responses are counted anew. */
    void clear() {
        early = Map.of();
        last = Map.of();
        settled = Set.of();
    }

    /** RSeq, 1 to 2^31-1; 0 if there is none that can be read. */
    private static long number(SipMessage message) {
        String value = message.first("RSeq");
        return value == null ? 0 : ReliableProvisionals.number(value.trim());
    }
}
