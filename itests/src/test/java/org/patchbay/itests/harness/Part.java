package org.patchbay.itests.harness;

import java.util.List;

/**
 * What a message of a {@link Script} has beside what every one has.
 *
 * @param headers lines
 * @param body with lines ended by LF, as scenarios are written; empty for none
 * @param tag what tells this end of a fork from others
 */
public record Part(List<String> headers, String body, String tag) {
    /** A header. */
    public static Part with(String name, String value) {
        return new Part(List.of(name + ": " + value), "", "");
    }

    /** The answer of an end of its own. */
    public static Part of(String tag) {
        return new Part(List.of(), "", tag);
    }

    /** A description of PCMA and telephone-events at a port of 127.0.0.1, sending and receiving. */
    public static Part sdp(int port) {
        return sdp(port, "sendrecv", 1);
    }

    /** The same of this direction and version. */
    public static Part sdp(int port, String direction, int version) {
        return sdp("127.0.0.1", port, direction, version);
    }

    /** The same at an address. */
    public static Part sdp(String address, int port, String direction, int version) {
        return new Part(
                List.of("Content-Type: application/sdp"),
                "v=0\no=- 4711 " + version + " IN IP4 127.0.0.1\ns=-\nc=IN IP4 " + address + "\nt=0 0\nm=audio " + port
                        + " RTP/AVP 8 101\na=rtpmap:8 PCMA/8000\na=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\n"
                        + "a=ptime:20\na=" + direction + "\n",
                "");
    }

    /** A description of G.722, PCMA and telephone-events at a port of 127.0.0.1; the first is what is wanted most. */
    public static Part wideband(int port, int version) {
        Part plain = sdp(port, "sendrecv", version);
        return new Part(
                plain.headers(),
                plain.body().replace("RTP/AVP 8 101\n", "RTP/AVP 9 8 101\na=rtpmap:9 G722/8000\n"),
                "");
    }

    /** The same as {@link #sdp(int, String, int)}, with SRTP by these {@code a=crypto} values, the first wanted most (RFC 4568). */
    public static Part encrypted(int port, String direction, int version, String... keys) {
        Part plain = sdp(port, direction, version);
        StringBuilder lines = new StringBuilder();
        for (String key : keys) {
            lines.append("a=crypto:").append(key).append('\n');
        }
        return new Part(plain.headers(), plain.body().replace("RTP/AVP 8 101\n", "RTP/SAVP 8 101\n" + lines), "");
    }

    /** Another body. */
    public static Part body(String type, String text) {
        return new Part(List.of("Content-Type: " + type), text, "");
    }

    static String tag(Part... parts) {
        for (Part part : parts) {
            if (!part.tag().isEmpty()) {
                return part.tag();
            }
        }
        return "";
    }
}
