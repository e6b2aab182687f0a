package org.patchbay.itests.harness;

import java.util.List;
import java.util.Locale;

/**
 * How the parties of one side write their messages.
 *
 * @param loud header names in capitals, as the hub writes them
 * @param via transport and sent-by
 * @param host of its users
 * @param display before its users' addresses
 * @param caller headers of its INVITEs beside those of every request
 * @param answerer headers of its answers to an INVITE
 */
public record Style(boolean loud, String via, String host, String display, List<String> caller, List<String> answerer) {

    /** As traces of Direct Routing show it: an API host on port 443 in Contact that nobody may dial, and the way there in Record-Route. */
    public static Style hub(String proxy, int port) {
        String route = "RECORD-ROUTE: <sip:" + proxy + ":" + port + ";transport=tls;lr>";
        String allow = "ALLOW: INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY";
        return new Style(
                true,
                "TLS 52.114.7.1:5061",
                "sip.pstnhub.microsoft.com:5061",
                "Ada",
                List.of(
                        route,
                        "CONTACT: <sip:api-du-a-euno.pstnhub.microsoft.com:443;x-i=109abb90-77aa;x-c=64ce0c21/d/8/f071>",
                        "MIN-SE: 300",
                        "SUPPORTED: timer",
                        "SESSION-EXPIRES: 3600",
                        "USER-AGENT: Microsoft.PSTNHub.SIPProxy v.2020.5.13.3 i.EUNO.7",
                        allow),
                List.of(
                        route,
                        "CONTACT: <sip:api-du-a-euno.pstnhub.microsoft.com:443;x-i=2b9;x-c=77>",
                        "SERVER: Microsoft.PSTNHub.SIPProxy v.2020.5.13.3 i.EUNO.7",
                        allow));
    }

    /** An ordinary provider over UDP. */
    public static Style provider(String address, int port) {
        String contact = "Contact: <sip:" + address + ":" + port + ">";
        return new Style(
                false,
                "UDP " + address + ":" + port,
                address,
                "Outside",
                List.of(contact, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS"),
                List.of(contact, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS"));
    }

    String name(String header) {
        return loud ? header.toUpperCase(Locale.ROOT) : header;
    }

    String from(String user) {
        return display + "<sip:" + user + "@" + host + ";user=phone>";
    }
}
