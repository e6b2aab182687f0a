package org.patchbay.media.embedded.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.media.embedded.ice.IceLite;
import org.patchbay.media.embedded.sdp.AudioDescription.Medium;

/**
 * Writes what one peer gets to see. Nothing is copied from another peer but codecs, packet times and direction; the origin stays the same
 * for the life of the leg, and its version grows only when the rest has changed (RFC 3264 8), so that a refresh is known as one.
 */
public final class OwnDescription {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final InetAddress address;
    private final int port;
    private final int rtcpPort;
    private final long id;
    private long version;
    /** Of the last one that was written, without its version: a hash that no other has; 0 for none. The text itself is many times larger. */
    private long last;

    /** @param address the one to tell peers */
    public OwnDescription(InetAddress address, int port, int rtcpPort) {
        this(address, port, rtcpPort, RANDOM.nextLong() >>> 2, 0);
    }

    /** One that goes on where another has come to: the next description has a higher version, whether or not it is a new one. */
    public OwnDescription(InetAddress address, int port, int rtcpPort, long id, long version) {
        this.id = id;
        this.version = version;
        this.address = address;
        this.port = port;
        this.rtcpPort = rtcpPort;
    }

    /**
     * What is to be said.
     *
     * @param layout the media of this session; all but the one at {@code index} are refused
     * @param rtcp whether to name the RTCP port
     * @param mux whether RTP and RTCP share a port
     * @param crypto our keys, of encrypted audio
     * @param ice who answers connectivity checks, or null
     */
    public record Content(
            List<Medium> layout,
            int index,
            List<Codec> codecs,
            Direction direction,
            int ptime,
            int maxptime,
            boolean rtcp,
            boolean mux,
            List<Crypto> crypto,
            @Nullable IceLite ice) {}

    public long id() {
        return id;
    }

    /** Of the last one that was written. */
    public long version() {
        return version;
    }

    public String write(Content content) {
        String place = (address instanceof Inet6Address ? "IN IP6 " : "IN IP4 ") + address.getHostAddress();
        String body = body(content, place);
        long hash = hash(body);
        if (hash != last) {
            version++;
            last = hash;
        }
        return start(place) + body;
    }

    private static long hash(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        long hash = bytes.limit();
        while (bytes.hasRemaining()) {
            long next = bytes.remaining() < Long.BYTES ? bytes.get() : bytes.getLong();
            hash = Long.rotateLeft(hash ^ next, 29) * 0x9E3779B97F4A7C15L;
        }
        return hash;
    }

    private String start(String place) {
        return "v=0\r\no=- " + id + " " + version + " " + place + "\r\n";
    }

    private String body(Content content, String place) {
        StringBuilder text = new StringBuilder(512);
        line(text, "s=-");
        line(text, "c=" + place);
        line(text, "t=0 0");
        if (content.ice() != null) {
            line(text, "a=ice-lite");
        }
        for (int i = 0; i < content.layout().size(); i++) {
            Medium medium = content.layout().get(i);
            if (i == content.index()) {
                audio(text, medium, content);
            } else {
                line(text, "m=" + medium.kind() + " 0 " + medium.protocol() + " " + medium.format());
            }
        }
        return text.toString();
    }

    private void audio(StringBuilder text, Medium medium, Content content) {
        text.append("m=audio ").append(port).append(' ').append(medium.protocol());
        for (Codec codec : content.codecs()) {
            text.append(' ').append(codec.payload());
        }
        line(text, "");
        for (Crypto crypto : content.crypto()) {
            line(text, crypto.line());
        }
        for (Codec codec : content.codecs()) {
            codec.rtpmap(text.append("a=rtpmap:"));
            line(text, "");
            if (!codec.parameters().isEmpty()) {
                text.append("a=fmtp:").append(codec.payload()).append(' ');
                line(text, codec.parameters());
            }
        }
        if (content.ptime() > 0) {
            line(text, "a=ptime:" + content.ptime());
        }
        if (content.maxptime() > 0) {
            line(text, "a=maxptime:" + content.maxptime());
        }
        line(text, "a=" + content.direction().word());
        if (content.rtcp()) {
            line(text, "a=rtcp:" + (content.mux() ? port : rtcpPort));
        }
        if (content.mux()) {
            line(text, "a=rtcp-mux");
        }
        IceLite ice = content.ice();
        if (ice != null) {
            line(text, "a=ice-ufrag:" + ice.ufrag());
            line(text, "a=ice-pwd:" + ice.password());
            candidate(text, 1, port);
            if (!content.mux()) {
                candidate(text, 2, rtcpPort);
            }
        }
    }

    /** Our one address (RFC 8839 section 5.1), with the priority of a host's (RFC 8445 section 5.1.2). */
    private void candidate(StringBuilder text, int component, int at) {
        int priority = 126 << 24 | 65_535 << 8 | 256 - component;
        line(
                text,
                "a=candidate:1 " + component + " UDP " + priority + " " + address.getHostAddress() + " " + at
                        + " typ host");
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
