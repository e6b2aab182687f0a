package org.patchbay.media.rtpengine.sdp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Networks in CIDR notation. Names are never looked up. */
public final class Networks {
    private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Whoever it is. */
    public static final Networks ANY = new Networks(Set.of());

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if ((address[i / 8] & mask) != (other[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Set<String> named;
    private final List<Network> all;

    /** @throws IllegalArgumentException naming the one that is none */
    public Networks(Set<String> networks) {
        List<Network> read = new ArrayList<>();
        for (String text : networks) {
            int slash = text.indexOf('/');
            byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
            String bits = slash < 0 ? "" : text.substring(slash + 1);
            int most = address.length * 8;
            int number = slash < 0 ? most : bits.matches("\\d{1,3}") ? Integer.parseInt(bits) : -1;
            if (address.length == 0 || number < 0 || number > most) {
                throw new IllegalArgumentException("'" + text + "' is no network such as 192.0.2.0/24");
            }
            read.add(new Network(address, number));
        }
        named = networks;
        all = List.copyOf(read);
    }

    private static byte[] bytes(String address) {
        try {
            return NUMERIC.matcher(address).matches()
                    ? InetAddress.getByName(address).getAddress()
                    : new byte[0];
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }

    /** Whether the address is in one of them; any address is where there are none. */
    public boolean contain(String address) {
        byte[] bytes = bytes(address);
        return all.isEmpty() || all.stream().anyMatch(network -> network.contains(bytes));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Networks networks && named.equals(networks.named);
    }

    @Override
    public int hashCode() {
        return named.hashCode();
    }
}
