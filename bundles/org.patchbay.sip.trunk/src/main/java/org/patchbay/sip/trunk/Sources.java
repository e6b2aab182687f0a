package org.patchbay.sip.trunk;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses a peer speaks from: {@code 10.0.0.0/8}, {@code 192.0.2.7}, {@code [2001:db8::]/32}, and with a port where two peers share
 * an address: {@code 127.0.0.1:5070}.
 */
final class Sources {

    private record Network(byte[] address, int bits, int port) {
        int match(InetSocketAddress remote) {
            byte[] other = remote.getAddress().getAddress();
            if (other.length != address.length || port != 0 && port != remote.getPort()) {
                return -1;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((other[i >> 3] & mask) != (address[i >> 3] & mask)) {
                    return -1;
                }
            }
            return bits + (port == 0 ? 0 : 1000);
        }
    }

    private final List<Network> networks;

    private Sources(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException naming the one that cannot be read
     */
    static Sources of(List<String> texts) {
        List<Network> networks = new ArrayList<>();
        for (String text : texts) {
            networks.add(network(text));
        }
        return new Sources(networks);
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }

    /** How exactly an address fits, the greatest being the most exact; -1 if it does not. */
    int match(InetSocketAddress remote) {
        int best = -1;
        for (Network each : networks) {
            best = Math.max(best, each.match(remote));
        }
        return best;
    }

    private static Network network(String text) {
        String rest = text;
        int port = 0;
        int bits = -1;
        int slash = rest.indexOf('/');
        int colon = rest.lastIndexOf(':');
        boolean bracketed = rest.startsWith("[");
        if (colon > 0 && (bracketed ? colon > rest.indexOf(']') : rest.indexOf(':') == colon)) {
            port = number(text, rest.substring(colon + 1), 65535);
            rest = rest.substring(0, colon);
        }
        if (slash >= 0) {
            bits = number(text, rest.substring(slash + 1), 128);
            rest = rest.substring(0, slash);
        }
        if (bracketed && rest.endsWith("]")) {
            rest = rest.substring(1, rest.length() - 1);
        }
        if (!rest.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("'" + text + "' is not an address or network");
        }
        try {
            byte[] address = InetAddress.getByName(rest).getAddress();
            if (bits > address.length * 8) {
                throw new IllegalArgumentException("'" + text + "' has too long a prefix");
            }
            return new Network(address, bits < 0 ? address.length * 8 : bits, port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address or network", e);
        }
    }

    private static int number(String text, String digits, int most) {
        if (digits.matches("[0-9]{1,5}") && Integer.parseInt(digits) <= most) {
            return Integer.parseInt(digits);
        }
        throw new IllegalArgumentException("'" + text + "' has a wrong prefix or port");
    }
}
