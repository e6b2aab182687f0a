package org.patchbay.media.embedded.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/** Addresses written as numbers. Names are never looked up: a peer could make a thread wait for its name server. */
public final class Addresses {

    private Addresses() {}

    /** {@code address:port}; an address of IPv6 in brackets (RFC 3986 section 3.2.2). */
    public static String withPort(InetAddress address, int port) {
        String text = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + port;
    }

    /** The address, or null when {@code text} is a name or nonsense. */
    public static @Nullable InetAddress literal(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                return text.matches("[0-9A-Fa-f:.]{2,45}") ? InetAddress.getByName("[" + text + "]") : null;
            }
            String[] parts = text.split("\\.", -1);
            if (parts.length != 4) {
                return null;
            }
            byte[] bytes = new byte[4];
            for (int i = 0; i < 4; i++) {
                int part = parts[i].length() > 3 ? -1 : Numbers.of(parts[i], 255);
                if (part < 0) {
                    return null;
                }
                bytes[i] = (byte) part;
            }
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
