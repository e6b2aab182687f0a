package org.patchbay.sip.trunk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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

    /** Behind the URI of whoever does not want to be seen (RFC 4244 section 3.3), as it stands in History-Info itself. */
    private static final String PRIVATE = "?Privacy=history";

    private static final Set<String> ALL_PRIVATE = Set.of("history", "header", "session");
    private static final Set<String> FULL = Set.of("full", "uri");

    private Histories() {}

    /** Oldest first. History-Info counts where there is both. */
    static List<Diversion> read(SipMessage message) {
        if (!message.has("History-Info") && !message.has("Diversion")) {
            return List.of();
        }
        List<Diversion> found = new ArrayList<>();
        try {
            List<NameAddress> entries = message.addresses("History-Info");
            boolean all = Arrays.stream(String.join(";", message.all("Privacy")).split("[;,]"))
                    .anyMatch(each -> ALL_PRIVATE.contains(each.trim().toLowerCase(Locale.ROOT)));
            // The last entry is the target itself; the cause of a step stands on the entry that was left.
            for (int i = 0; i + 1 < entries.size() || i < entries.size() && hasCause(entries.get(i)); i++) {
                NameAddress entry = entries.get(i);
                boolean hidden = all || headersOf(entry).contains("privacy=history");
                found.add(new Diversion(kept(bare(entry), hidden), cause(entries, i)));
            }
            if (entries.isEmpty()) {
                for (NameAddress each : message.addresses("Diversion")) {
                    String privacy = each.parameters().get("privacy");
                    boolean hidden = all
                            || privacy != null
                                    && FULL.contains(privacy.replace("\"", "").toLowerCase(Locale.ROOT));
                    found.add(new Diversion(
                            kept(bare(each), hidden), cause(each.parameters().get("reason"))));
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
                to.add(
                        "Diversion",
                        "<" + shown(each, peer, addresses) + ">;reason=" + word(each.cause())
                                + (hidden(each) ? ";privacy=full" : "") + ";counter=1");
            }
            return;
        }
        StringBuilder index = new StringBuilder("1");
        for (Diversion each : diversions) {
            to.add(
                    "History-Info",
                    "<" + shown(each, peer, addresses) + "?Reason=SIP%3Bcause%3D" + each.cause()
                            + (hidden(each) ? "&Privacy=history" : "") + ">;index=" + index);
            index.append(".1");
        }
        to.add("History-Info", "<" + target + ">;index=" + index);
    }

    private static boolean hidden(Diversion step) {
        return step.from().endsWith(PRIVATE);
    }

    /** Who does not want to be seen is told to those who are trusted alone, with the wish. */
    private static String shown(Diversion step, PeerSettings peer, Addresses addresses) {
        if (!hidden(step)) {
            return addresses.uri(step.from());
        }
        return peer.trusted()
                ? addresses.uri(step.from().substring(0, step.from().length() - PRIVATE.length()))
                : "sip:anonymous@anonymous.invalid";
    }

    /** The core passes on what it is given. A tel URI has no place for the wish. */
    private static String kept(String uri, boolean hidden) {
        if (!hidden) {
            return uri;
        }
        boolean sip = uri.regionMatches(true, 0, "sip", 0, 3);
        return (sip ? uri : "sip:" + Addresses.raw(uri) + "@anonymous.invalid;user=phone") + PRIVATE;
    }

    private static String bare(NameAddress address) {
        String text = address.uri().text();
        int headers = text.indexOf('?');
        return headers < 0 ? text : text.substring(0, headers);
    }

    private static boolean hasCause(NameAddress entry) {
        return headersOf(entry).contains("cause=");
    }

    private static String headersOf(NameAddress entry) {
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
        String reason = headersOf(entries.get(at));
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
