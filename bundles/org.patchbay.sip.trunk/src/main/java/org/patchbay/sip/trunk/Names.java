package org.patchbay.sip.trunk;

import java.util.Locale;

import org.patchbay.sip.stack.transport.Transport;

/** Which host names in a Contact or Record-Route are a peer's: a third party's, passed on by it, gets no request of ours and no credentials. */
final class Names {
    /** Of a domain in a country, as in co.uk: what stands above it belongs to nobody. */
    private static final int COUNTRY = 2;

    private static final int SECOND_LEVEL = 3;

    private Names() {}

    static boolean isOf(PeerSettings peer, String host) {
        if (Host.literal(host)) {
            return false;
        }
        if (peer.transport() == Transport.TLS && !peer.tlsName().isEmpty()) {
            // Whoever is there has to show a certificate with the peer's name.
            return true;
        }
        return kin(peer.domain(), host)
                || kin(peer.located().domain(), host)
                || peer.hosts().stream().anyMatch(each -> kin(each.name(), host));
    }

    /** Whether a name is another one, is below it, or stands beside it in the same domain. */
    static boolean kin(String known, String name) {
        if (known.isEmpty() || Host.literal(known)) {
            return false;
        }
        String base = known.toLowerCase(Locale.ROOT);
        String asked = name.toLowerCase(Locale.ROOT);
        String above = base.substring(base.indexOf('.') + 1);
        return asked.equals(base)
                || asked.endsWith("." + base)
                || base.indexOf('.') > 0 && somebodys(above) && asked.endsWith("." + above);
    }

    private static boolean somebodys(String domain) {
        int dot = domain.lastIndexOf('.');
        boolean inCountry = domain.length() - dot - 1 == COUNTRY;
        return dot > 0 && !(inCountry && domain.indexOf('.') == dot && dot <= SECOND_LEVEL);
    }
}
