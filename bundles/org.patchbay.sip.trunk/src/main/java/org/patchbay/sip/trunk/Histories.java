package org.patchbay.sip.trunk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Diversion;
import org.patchbay.sip.stack.message.NameAddress;
import org.patchbay.sip.stack.message.RequestBuilder;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipSyntaxException;

/** Diversions, read from and written as History-Info (RFC 4244, causes of RFC 4458) or Diversion (RFC 5806). */
final class Histories {
    private static final int MOST = 20;
    /** What the hub says, in History-Info, of a telephone that rings beside the one that was called. */
    private static final int RINGS_TOO = 496;

    private Histories() {}

    /** Oldest first. History-Info counts where there is both. */
    static List<Diversion> read(SipMessage message) {
        List<Diversion> found = new ArrayList<>();
        try {
            List<NameAddress> entries = message.addresses("History-Info");
            // The last entry is the target itself; the cause of a step stands on the entry that was left.
            for (int i = 0; i + 1 < entries.size() || i < entries.size() && hasCause(entries.get(i)); i++) {
                found.add(new Diversion(bare(entries.get(i)), cause(entries, i)));
            }
            if (entries.isEmpty()) {
                for (NameAddress each : message.addresses("Diversion")) {
                    found.add(new Diversion(bare(each), cause(each.parameters().get("reason"))));
                }
                Collections.reverse(found);
            }
        } catch (SipSyntaxException e) {
            return List.of();
        }
        return found.size() > MOST ? List.copyOf(found.subList(0, MOST)) : List.copyOf(found);
    }

    static void write(
            List<Diversion> diversions, PeerSettings peer, Addresses addresses, String target, RequestBuilder to) {
        if (diversions.isEmpty() || peer.diverting() == PeerSettings.Diverting.NONE) {
            return;
        }
        if (peer.diverting() == PeerSettings.Diverting.DIVERSION) {
            for (int i = diversions.size() - 1; i >= 0; i--) {
                Diversion each = diversions.get(i);
                to.add("Diversion", "<" + addresses.uri(each.from()) + ">;reason=" + word(each.cause()) + ";counter=1");
            }
            return;
        }
        StringBuilder index = new StringBuilder("1");
        for (Diversion each : diversions) {
            to.add(
                    "History-Info",
                    "<" + addresses.uri(each.from()) + "?Reason=SIP%3Bcause%3D" + each.cause() + ">;index=" + index);
            index.append(".1");
        }
        to.add("History-Info", "<" + target + ">;index=" + index);
    }

    private static String bare(NameAddress address) {
        String text = address.uri().text();
        int headers = text.indexOf('?');
        return headers < 0 ? text : text.substring(0, headers);
    }

    private static boolean hasCause(NameAddress entry) {
        return reasonOf(entry).contains("cause=");
    }

    private static String reasonOf(NameAddress entry) {
        String headers = entry.uri().headers();
        try {
            return headers == null
                    ? ""
                    : URLDecoder.decode(headers, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static int cause(List<NameAddress> entries, int at) {
        String reason = reasonOf(entries.get(at));
        int start = reason.indexOf("cause=");
        String digits = start < 0 ? "" : reason.substring(start + 6).split("[^0-9]", 2)[0];
        if (digits.isEmpty() && at + 1 < entries.size()) {
            String parameter = entries.get(at + 1).uri().parameters().get("cause");
            digits = parameter == null || !parameter.matches("[0-9]+") ? "" : parameter;
        }
        return digits.length() == 3 ? Integer.parseInt(digits) : 302;
    }

    private static int cause(@Nullable String word) {
        switch (word == null ? "" : word.replace("\"", "").toLowerCase(Locale.ROOT)) {
            case "user-busy":
                return 486;
            case "no-answer":
                return 408;
            case "unavailable", "out-of-service":
                return 503;
            case "deflection":
                return 480;
            case "follow-me":
                return RINGS_TOO;
            default:
                return 302;
        }
    }

    private static String word(int cause) {
        switch (cause) {
            case 486:
                return "user-busy";
            case 408:
                return "no-answer";
            case 503:
                return "unavailable";
            case 480:
                return "deflection";
            case RINGS_TOO:
                return "follow-me";
            default:
                return "unconditional";
        }
    }
}
