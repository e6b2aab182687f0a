package org.patchbay.sip.trunk;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.ServerTransaction;
import org.patchbay.sip.stack.message.SipRequest;

/** Finds the leg that an INVITE with Replaces (RFC 3891) is to take the place of. */
final class Replacing {

    /** What a Replaces names; the tags as we have them. */
    private record Named(String callId, String localTag, String remoteTag, boolean earlyOnly) {}

    private Replacing() {}

    /** @return null if there is none that it may replace, and it has been answered */
    static @Nullable Leg leg(Trunk trunk, ServerTransaction transaction, PeerSettings peer) {
        SipRequest invite = transaction.request();
        Named named = named(invite.all("Replaces"));
        if (named == null) {
            trunk.answer(transaction, invite.response(400, "Bad Request: Replaces cannot be read"));
            return null;
        }
        Leg leg = trunk.table().dialog(named.callId, named.localTag);
        boolean theirs = leg != null
                && !leg.ended()
                && leg.peer.side() == peer.side()
                && (peer.side() == Side.HUB || leg.peer.name().equals(peer.name()))
                && (leg.dialog().hasRemoteTag(named.remoteTag) || rings(leg, named.remoteTag));
        if (leg == null || !theirs || leg.waiting() || leg.call.alone || trunk.core() == null) {
            // One that the peer began and we have not answered yet is no more to be replaced than one that nobody
            // knows.
            trunk.refuse(transaction, 481);
        } else if (named.earlyOnly && leg.up()) {
            trunk.refuse(transaction, 486);
        } else if (!trunk.stack().onWorkerOf(leg.call.anchor)) {
            trunk.counters().add("replaces-elsewhere");
            trunk.answer(transaction, invite.response(500, Causes.phrase(500)).add("Retry-After", "1"));
        } else {
            return leg;
        }
        return null;
    }

    /** Whether the header fields of a URI have a Replaces. */
    static boolean isIn(@Nullable String headers) {
        return headers != null && replaces(headers) != null;
    }

    /** The leg whose dialog a Refer-To names, in whichever call; null if there is none of that side. */
    static @Nullable Leg inReferTo(Trunk trunk, @Nullable String headers, Side side) {
        String value = headers == null ? null : replaces(headers);
        Named named = value == null ? null : named(List.of(value));
        Leg leg = named == null ? null : trunk.table().dialog(named.callId, named.localTag);
        return leg != null
                        && named != null
                        && !leg.ended()
                        && leg.peer.side() == side
                        && leg.dialog().hasRemoteTag(named.remoteTag)
                ? leg
                : null;
    }

    /** The value of Replaces among the header fields of a URI, escapes undone; null if there is none. */
    private static @Nullable String replaces(String headers) {
        int at = 0;
        while (at < headers.length()) {
            int end = headers.indexOf('&', at);
            end = end < 0 ? headers.length() : end;
            int equals = headers.indexOf('=', at);
            if (equals > 0 && equals < end && headers.substring(at, equals).equalsIgnoreCase("Replaces")) {
                return unescaped(headers.substring(equals + 1, end));
            }
            at = end + 1;
        }
        return null;
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                out.append((char) (high * 16 + low));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean rings(Leg leg, String tag) {
        Outgoing outgoing = leg.outgoing;
        return outgoing != null && outgoing.rings(tag);
    }

    /** {@code call-id;to-tag=ours;from-tag=theirs}, in any order of the tags. */
    private static @Nullable Named named(List<String> values) {
        if (values.size() != 1) {
            return null;
        }
        String[] parts = values.get(0).split(";");
        String to = "";
        String from = "";
        boolean early = false;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].trim();
            if (part.startsWith("to-tag=")) {
                to = part.substring(7);
            } else if (part.startsWith("from-tag=")) {
                from = part.substring(9);
            } else if (part.equals("early-only")) {
                early = true;
            }
        }
        String callId = parts[0].trim();
        return callId.isEmpty() || to.isEmpty() || from.isEmpty() ? null : new Named(callId, to, from, early);
    }
}
