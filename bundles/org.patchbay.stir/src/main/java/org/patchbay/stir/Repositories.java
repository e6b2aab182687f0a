package org.patchbay.stir;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where certificates may be fetched from. A caller chooses the URI, so that nothing else may be reached by it: https alone, hosts that an
 * operator has named, and addresses of the public Internet, whatever a name leads to.
 *
 * @param hosts names in lower case; {@code *.example.com} stands for all below it
 * @param ports which ports
 * @param testBench whether it is loopback addresses alone instead of public ones, for tests
 */
record Repositories(List<String> hosts, Set<Integer> ports, boolean testBench) {
    private static final int LONGEST = 512;

    void allow(URI uri) throws Unverified {
        String host = uri.getHost();
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            throw refused("The certificate is not offered over https.");
        }
        if (host == null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null
                || uri.toString().length() > LONGEST) {
            throw refused("The address of the certificate is not one that is fetched.");
        }
        if (!named(host.toLowerCase(Locale.ROOT))) {
            throw refused("Certificates are not fetched from this host; allowed_hosts does not name it.");
        }
        int port = uri.getPort() < 0 ? 443 : uri.getPort();
        if (!ports.contains(port)) {
            throw refused("Certificates are not fetched from port " + port + ".");
        }
    }

    private boolean named(String host) {
        return hosts.stream()
                .anyMatch(each -> each.startsWith("*.") ? host.endsWith(each.substring(1)) : host.equals(each));
    }

    /** Whether an address that a name has led to may be connected to. */
    boolean reaches(InetAddress address) {
        return testBench ? address.isLoopbackAddress() : isPublic(address);
    }

    /** Not for this host, this link, this site, a group or a special purpose (RFC 6890). */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        int third = bytes[2] & 0xFF;
        if (bytes.length == 4) {
            return first != 0
                    && first < 240
                    && !(first == 100 && second >= 64 && second < 128)
                    && !(first == 192 && second == 0 && (third == 0 || third == 2))
                    && !(first == 192 && second == 88 && third == 99)
                    && !(first == 198 && (second == 18 || second == 19))
                    && !(first == 198 && second == 51 && third == 100)
                    && !(first == 203 && second == 0 && third == 113);
        }
        // Global unicast, without what leads on to IPv4 (6to4, Teredo) and what is for documentation and benchmarks.
        return (first & 0xE0) == 0x20
                && !(first == 0x20 && second == 0x02)
                && !(first == 0x20 && second == 0x01 && third < 0x02)
                && !(first == 0x20 && second == 0x01 && third == 0x0D && (bytes[3] & 0xFF) == 0xB8)
                && !(first == 0x3F && second == 0xFF);
    }

    static Unverified refused(String reason) {
        return new Unverified(Unverified.NO_CERTIFICATE, reason);
    }
}
