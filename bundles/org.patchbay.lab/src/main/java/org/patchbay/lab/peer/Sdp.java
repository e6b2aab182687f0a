package org.patchbay.lab.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The audio of a session description (RFC 4566), as far as a simulated peer needs it.
 *
 * @param host where audio is to be sent
 * @param port where audio is to be sent
 * @param payloads in their order
 * @param direction {@code sendrecv} and its kin
 */
record Sdp(String host, int port, List<Integer> payloads, String direction) {
    static final String TYPE = "application/sdp";

    private static final List<String> DIRECTIONS = List.of("sendrecv", "sendonly", "recvonly", "inactive");

    /** Reads it; null when there is no audio in it. */
    static @Nullable Sdp parse(String text) {
        String host = "";
        int port = -1;
        String direction = "sendrecv";
        List<Integer> payloads = new ArrayList<>();
        boolean audio = true;
        for (String line : text.split("\r?\n")) {
            String value = line.length() > 2 ? line.substring(2).trim() : "";
            if (line.startsWith("m=")) {
                audio = value.startsWith("audio ") && port < 0;
                String[] parts = value.split(" ");
                if (audio && parts.length > 3) {
                    port = number(parts[1]);
                    for (int i = 3; i < parts.length; i++) {
                        payloads.add(number(parts[i]));
                    }
                }
            } else if (audio && line.startsWith("c=IN IP")) {
                host = value.substring(value.lastIndexOf(' ') + 1);
            } else if (audio && line.startsWith("a=") && DIRECTIONS.contains(value.toLowerCase(Locale.ROOT))) {
                direction = value.toLowerCase(Locale.ROOT);
            }
        }
        return port < 0 || host.isEmpty() ? null : new Sdp(host, port, List.copyOf(payloads), direction);
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
    }

    /** Our description. {@code first} is the payload type we like best. */
    static String of(InetAddress address, int port, int first, long version, String direction) {
        String here = address.getHostAddress();
        return "v=0\r\no=- " + port + " " + version + " IN IP4 " + here + "\r\ns=-\r\nc=IN IP4 " + here
                + "\r\nt=0 0\r\nm=audio " + port + " RTP/AVP " + first + " " + (first == 0 ? 8 : 0) + " 101\r\n"
                + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
                + "a=fmtp:101 0-16\r\na=ptime:20\r\na=" + direction + "\r\n";
    }

    boolean alaw() {
        for (int payload : payloads) {
            if (payload == 0 || payload == 8) {
                return payload == 8;
            }
        }
        return false;
    }

    boolean plainVoice() {
        return payloads.contains(0) || payloads.contains(8);
    }

    /** Where audio is to be sent; null where none is to be. */
    @Nullable
    InetSocketAddress destination() {
        try {
            return port <= 0 || direction.equals("inactive") || direction.equals("sendonly")
                    ? null
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
