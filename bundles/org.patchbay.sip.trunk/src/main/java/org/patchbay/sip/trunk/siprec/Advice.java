package org.patchbay.sip.trunk.siprec;

import java.util.List;

/** Why a recorder takes no recording, and what an operator can do about it. */
public final class Advice {
    private Advice() {}

    /**
     * In one line.
     *
     * @param recorder its name
     * @param sip the status of its refusal, or the one that stands for silence
     * @param reason its own words
     * @param contacts where it sends to (3xx)
     */
    public static String of(String recorder, int sip, String reason, List<String> contacts) {
        String said = reason.isBlank() ? "" : " (" + reason + ")";
        return "The recorder " + recorder + " refused with " + sip + said + ": " + advice(sip, contacts);
    }

    private static String advice(int sip, List<String> contacts) {
        if (sip < 400) {
            return "it wants recordings elsewhere"
                    + (contacts.isEmpty() ? "" : ", at " + String.join(", ", contacts))
                    + ": set host (or hosts) of the peer to that address";
        }
        return switch (sip) {
            case 401, 403, 407 ->
                "allow our address there, or check username and password of the peer; patchbay:trunks shows its state";
            case 404, 410, 484, 604 ->
                "it looks for another name in the address: it is called as NAME@host, after name of the peer";
            case 408, 480, 502, 503, 504 ->
                "see that it runs and has room, and that host, port and transport of the peer are right; patchbay:trunks"
                        + " shows what OPTIONS say";
            case 420 -> "it does not know SIPREC (RFC 7866): set host and port of the peer to its recording interface";
            case 415, 488, 606 ->
                "it takes nothing of what was offered: check srtp, srtp_suites and media_network of the peer against what it"
                        + " takes, and that it takes PCMA, PCMU or G.722";
            case 413, 513 -> "the request was too large for it: set transport of the peer to tcp or tls";
            case 486, 600 -> "it has no room for more: set max_legs of the peer to what it is licensed for";
            default -> "its own log says more; patchbay:ladder shows what was said";
        };
    }
}
