package org.patchbay.sip.trunk;

import java.util.Map;

import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipResponse;

/**
 * The Reason header fields of the hub, and what Microsoft's subcodes in them mean: {@code Q.850;cause=16;text="<call chain>;<text>"} or
 * {@code SIP;cause=403;text="..."}, where the text may name a subcode, as in {@code 510532/403}.
 */
final class MicrosoftCodes {
    private static final int GUID = 36;
    /** Longer than any text that says something. */
    private static final int MOST = 300;

    /**
     * What a Reason says; each part may be empty.
     *
     * @param chain the call chain's id
     * @param subcode digits, or 0/408
     * @param text as the hub put it, without the chain
     */
    record Said(String chain, String subcode, String text) {
        /** For people: the hub's words, what they mean, and the id that Microsoft's support asks for. */
        String explained() {
            StringBuilder out = new StringBuilder(text);
            String meaning = meaning(subcode);
            if (!meaning.isEmpty()) {
                out.append(out.length() == 0 ? "" : ": ").append(meaning);
            }
            if (!chain.isEmpty()) {
                out.append(out.length() == 0 ? "" : " ")
                        .append("(call chain ")
                        .append(chain)
                        .append(')');
            }
            return out.toString();
        }
    }

    /** The one that is no number by itself: the status is a part of it. */
    private static final String NO_MEDIA = "0/408";

    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry(
                    NO_MEDIA,
                    "no media came for 90 s: see that UDP passes the firewall both ways, between our media ports and"
                            + " Microsoft's networks"),
            Map.entry("1106", "no ACK came for a 2xx; see that ACKs go to the Record-Route of the hub"),
            Map.entry("10037", "the user has no endpoint that could ring; nothing is wrong with the trunk"),
            Map.entry("10199", "the call was refused by the policy of the tenant; look at the user's voice policies"),
            Map.entry("10202", "there is no call to be replaced any more: a transfer was sent twice or too late"),
            Map.entry(
                    "500001",
                    "the SBC did not answer in time; raise FailoverTimeSeconds, or set early_ringing_millis of the peer,"
                            + " which ends the hub's failover by response code"),
            Map.entry("510482", "the call came back to where it was: look for a loop in forwarding and routing"),
            Map.entry(
                    "510532",
                    "the host of our Contact is no trunk of the tenant: compare contact_host or the tenant's"
                            + " hosts with Get-CsOnlinePSTNGateway"),
            Map.entry("510546", "location-based routing forbids the call; see GatewaySiteId and the policy's sites"),
            Map.entry("511404", "the number is nobody's in the tenant; assign it, or correct the number translation"),
            Map.entry(
                    "531000", "no SRTP or no codec in common: the peer needs srtp and one of PCMA, PCMU, G.722, SILK"),
            Map.entry("531027", "media bypass is on and the description has no ICE; turn bypass off for the trunk"),
            Map.entry("531052", "c=0.0.0.0 or a hold other than inactive; the hub understands inactive alone"),
            Map.entry("540200", "completed elsewhere: another endpoint answered"),
            Map.entry("540400", "the user's client refused the request as malformed"),
            Map.entry("540422", "the session interval is too short for the hub: raise session_seconds"),
            Map.entry("560420", "the SBC refused Replaces; a proxy between us and the hub takes it out"));

    private MicrosoftCodes() {}

    /** What a subcode means and what to do; empty where it is not known. */
    static String meaning(String subcode) {
        String known = MEANINGS.get(subcode);
        if (known != null || subcode.length() != 6) {
            return known == null ? "" : known;
        }
        String sip = subcode.substring(3);
        switch (subcode.substring(0, 3)) {
            case "549", "569":
                return sip.equals("015") || sip.equals("016")
                        ? "the hub could not resolve the SBC's name: look at its DNS record"
                        : sip.equals("018")
                                ? "the hub could not read a line of a message of ours: report it with a capture"
                                : "the hub has no TLS connection to the SBC: look at certificate, chain, port and firewall";
            case "560":
                return "the SBC answered the hub with " + sip + ": look at the other leg of the call";
            case "510":
                return "the hub's routing or policy refused with " + sip + ": look at voice routes and policies";
            case "540":
                return "the user or client ended it with " + sip;
            default:
                return "";
        }
    }

    /** For the ladder: the subcode of a refusal, as {@code " [microsoft 510532]"}, or nothing. */
    static String mark(SipMessage message) {
        boolean tells = message instanceof SipResponse response
                ? response.status() >= 300
                : message.startLine().startsWith("BYE ") || message.startLine().startsWith("CANCEL ");
        String subcode = tells && message.has("Reason") ? read(message).subcode : "";
        return subcode.isEmpty() ? "" : " [microsoft " + subcode + ']';
    }

    /** Whatever can be read of the Reason header fields. */
    static Said read(SipMessage message) {
        String chain = "";
        String subcode = "";
        String text = "";
        for (String reason : message.elements("Reason")) {
            String said = text(reason);
            int semicolon = said.indexOf(';');
            String first = semicolon < 0 ? said : said.substring(0, semicolon);
            if (isGuid(first)) {
                chain = chain.isEmpty() ? first : chain;
                said = semicolon < 0 ? "" : said.substring(semicolon + 1);
            }
            said = said.strip();
            text = text.isEmpty() ? said : text;
            subcode = subcode.isEmpty() ? subcode(said) : subcode;
        }
        return new Said(chain, subcode, text.length() > MOST ? text.substring(0, MOST) : text);
    }

    /** The parameter {@code text} of a Reason, quotes undone. */
    private static String text(String reason) {
        int at = reason.indexOf("text=");
        if (at < 0) {
            return "";
        }
        String value = reason.substring(at + 5).strip();
        if (!value.startsWith("\"")) {
            int end = value.indexOf(';');
            return end < 0 ? value : value.substring(0, end);
        }
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 1; i < value.length() && value.charAt(i) != '"'; i++) {
            if (value.charAt(i) == '\\' && i + 1 < value.length()) {
                i++;
            }
            out.append(value.charAt(i));
        }
        return out.toString();
    }

    private static boolean isGuid(String text) {
        if (text.length() != GUID) {
            return false;
        }
        for (int i = 0; i < GUID; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNoMedia(String text, int at) {
        int end = at + NO_MEDIA.length();
        return text.startsWith(NO_MEDIA, at) && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    /** A number of the table's that stands alone, or what the hub says in words. */
    private static String subcode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '-') {
                int end = i;
                boolean digits = true;
                while (end < text.length()
                        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '-')) {
                    digits &= text.charAt(end) >= '0' && text.charAt(end) <= '9';
                    end++;
                }
                String word = text.substring(i, end);
                if (digits
                        && word.length() >= 4
                        && word.length() <= 6
                        && !meaning(word).isEmpty()) {
                    return word;
                }
                if (word.equals("0") && isNoMedia(text, i)) {
                    return NO_MEDIA;
                }
                i = end;
            }
        }
        if (text.startsWith("Call completed elsewhere")) {
            return "540200";
        } else if (text.startsWith("Replacement call not found")) {
            return "10202";
        }
        return text.startsWith("Provided Trunk FQDN") ? "510532" : "";
    }
}
