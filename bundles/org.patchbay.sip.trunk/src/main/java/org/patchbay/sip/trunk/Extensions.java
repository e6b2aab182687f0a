package org.patchbay.sip.trunk;

import java.util.List;

import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipRequest;

/** The SIP extensions (option tags, RFC 3261 section 19.2) that we have towards each side. */
final class Extensions {
    static final String TIMER = "timer";
    /** Reliable provisional responses (RFC 3262). */
    static final String RELIABLE = "100rel";

    /** A dialog that takes the place of another (RFC 3891). */
    static final String REPLACES = "replaces";

    /** Recording sessions (RFC 7866). */
    static final String SIPREC = "siprec";

    private static final List<String> HUB = List.of(TIMER, REPLACES);
    private static final List<String> PROVIDER = List.of(TIMER, REPLACES, RELIABLE);
    private static final List<String> RECORDER = List.of(TIMER, SIPREC);
    private static final String ALL = TIMER + ", " + REPLACES;

    private static final String METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS";

    private Extensions() {}

    /** The methods that a peer may use. */
    static String allow(PeerSettings peer) {
        String transfers = peer.refer() ? ", REFER, NOTIFY" : "";
        String info = peer.recorder() ? "" : ", INFO";
        return METHODS + (peer.side() == Side.HUB ? "" : info + ", UPDATE, PRACK") + transfers;
    }

    /** What is said to be supported in requests and responses in general. */
    static String supported() {
        return ALL;
    }

    /** What an INVITE of ours says to be supported: 100rel only where it is wanted. */
    static String offered(PeerSettings peer) {
        return peer.reliable() ? ALL + ", " + RELIABLE : ALL;
    }

    private static List<String> of(PeerSettings peer) {
        return peer.recorder() ? RECORDER : peer.side() == Side.HUB ? HUB : PROVIDER;
    }

    /** What a request requires and we do not have; it goes into Unsupported. */
    static List<String> missing(SipRequest request, PeerSettings peer) {
        return !request.has("Require")
                ? List.of()
                : request.elements("Require").stream()
                        .filter(each -> of(peer).stream().noneMatch(each::equalsIgnoreCase))
                        .toList();
    }

    /** Whether a header field with a list of words has one of them. */
    static boolean lists(SipMessage message, String header, String word) {
        for (String value : message.all(header)) {
            for (int from = 0, comma; from <= value.length(); from = comma + 1) {
                comma = value.indexOf(',', from);
                comma = comma < 0 ? value.length() : comma;
                if (isWord(value, from, comma, word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isWord(String value, int from, int to, String word) {
        int start = from;
        int end = to;
        while (start < end && value.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && value.charAt(end - 1) <= ' ') {
            end--;
        }
        return end - start == word.length() && value.regionMatches(true, start, word, 0, word.length());
    }
}
