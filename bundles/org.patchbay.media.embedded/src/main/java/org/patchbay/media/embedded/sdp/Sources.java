package org.patchbay.media.embedded.sdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The networks a peer's media may come from. */
public final class Sources {

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
                if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Most peers have no more to say. */
    public static final Sources ANY = new Sources(List.of());

    private final List<Network> networks = new ArrayList<>();

    /**
     * @param cidrs such as {@code 52.112.0.0/14}; none for any
     * @throws IllegalArgumentException naming the one that is no network
     */
    public Sources(Collection<String> cidrs) {
        for (String cidr : cidrs) {
            int slash = cidr.indexOf('/');
            InetAddress address = Addresses.literal(slash < 0 ? cidr : cidr.substring(0, slash));
            int width = address == null ? 0 : address.getAddress().length * 8;
            int bits = slash < 0 ? width : Numbers.of(cidr.substring(slash + 1), width);
            if (address == null || bits < 0) {
                throw new IllegalArgumentException("'" + cidr + "' is no network; write it like 192.0.2.0/24");
            }
            networks.add(new Network(address.getAddress(), bits));
        }
    }

    public boolean contain(InetAddress address) {
        if (networks.isEmpty()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
