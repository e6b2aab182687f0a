package org.patchbay.media.embedded.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.embedded.sdp.SessionDescription.Section;

/**
 * What a peer said of its audio: all that is kept of a description, and so all of it that another peer can ever see.
 *
 * @param origin the peer's {@code o=}: tells a repeated description from a new one
 * @param layout all its media, in order, because an answer and every later offer have to name as many (RFC 3264 6 and 8)
 * @param index which of them is the audio meant here
 * @param rtp where it wants RTP; the address is unspecified for {@code c=0.0.0.0}
 * @param rtcp where it wants RTCP
 * @param direction with {@code c=0.0.0.0} already understood as "does not receive"
 * @param ptime in milliseconds, or 0
 * @param rtcpNamed whether it has {@code a=rtcp} (RFC 3605)
 * @param rtcpMux whether it has {@code a=rtcp-mux} (RFC 5761)
 * @param iceUfrag its fragment of ICE credentials (RFC 8839), or empty: an ICE-lite agent needs no more of them
 * @param crypto the keys it offers or chose (RFC 4568); of encrypted audio at least one, else none
 */
public record AudioDescription(
        String origin,
        List<Medium> layout,
        int index,
        InetSocketAddress rtp,
        InetSocketAddress rtcp,
        Direction direction,
        List<Codec> codecs,
        int ptime,
        int maxptime,
        boolean rtcpNamed,
        boolean rtcpMux,
        String iceUfrag,
        List<Crypto> crypto) {

    /** One medium of a description, as far as refusing it needs. */
    public record Medium(String kind, String protocol, String format) {
        /** What a session of ours has: audio alone. */
        public static final List<Medium> PLAIN = List.of(new Medium("audio", "RTP/AVP", "0"));

        public static final List<Medium> ENCRYPTED = List.of(new Medium("audio", "RTP/SAVP", "0"));
    }

    private static final Set<String> PLAIN = Set.of("RTP/AVP", "RTP/AVPF");
    /** Of media bypass the hub names DTLS as well, and takes keys by SDES all the same. */
    private static final Set<String> ENCRYPTED =
            Set.of("RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF");

    /**
     * @param encrypted whether this peer's audio has to be SRTP; else it has to be plain
     * @throws MediaException 488 when it cannot be read or has no such audio
     */
    public static AudioDescription read(String text, boolean encrypted) throws MediaException {
        SessionDescription session = SessionDescription.read(text);
        List<Section> sections = session.sections();
        int index = audio(sections, encrypted ? ENCRYPTED : PLAIN);
        Section audio = sections.get(index);

        InetAddress address = address(audio.connection().isEmpty() ? session.connection() : audio.connection());
        if (address.isMulticastAddress()) {
            throw new MediaException(488, "The session description wants audio at a multicast address");
        }
        InetSocketAddress rtp = new InetSocketAddress(address, audio.port());
        Optional<String> named = audio.attribute("rtcp");
        Direction direction = direction(session, audio);
        if (address.isAnyLocalAddress()) {
            direction = Direction.of(direction.sends(), false);
        }
        boolean mux = audio.attribute("rtcp-mux").isPresent();
        List<Crypto> crypto = encrypted ? Crypto.of(audio.attributes()) : List.of();
        if (encrypted && crypto.isEmpty()) {
            throw new MediaException(488, keyless(audio));
        }
        return new AudioDescription(
                session.origin(),
                layout(sections),
                index,
                rtp,
                mux ? rtp : rtcp(rtp, named),
                direction,
                codecs(audio),
                milliseconds(audio, "ptime"),
                milliseconds(audio, "maxptime"),
                named.isPresent(),
                mux,
                ufrag(session, audio),
                crypto);
    }

    private static String ufrag(SessionDescription session, Section audio) {
        String ufrag = audio.attribute("ice-ufrag")
                .or(() -> session.attribute("ice-ufrag"))
                .orElse("");
        return Words.plain(ufrag, 256, "+/") ? ufrag : "";
    }

    private static String keyless(Section audio) {
        return audio.attribute("crypto").isPresent()
                ? "No a=crypto of the encrypted audio can be used; offer AES_CM_128_HMAC_SHA1_80 with a key of 30 octets"
                : "The encrypted audio comes without a=crypto"
                        + (audio.attribute("fingerprint").isPresent()
                                ? ", with a key for DTLS alone, which is not supported"
                                : "")
                        + "; offer a key by SDES (RFC 4568)";
    }

    private static List<Medium> layout(List<Section> sections) {
        List<Medium> layout = new ArrayList<>(sections.size());
        for (Section section : sections) {
            layout.add(new Medium(section.kind(), section.protocol(), format(section)));
        }
        return List.copyOf(layout);
    }

    private static int audio(List<Section> sections, Set<String> protocols) throws MediaException {
        String refused = "";
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            if (section.kind().equals("audio") && section.port() != 0) {
                if (protocols.contains(section.protocol())) {
                    return i;
                }
                refused = section.protocol();
            }
        }
        throw new MediaException(488, refusal(refused, protocols == ENCRYPTED));
    }

    private static String refusal(String protocol, boolean encrypted) {
        if (protocol.isEmpty()) {
            return "The session description has no audio, or refuses it with port 0";
        }
        if (encrypted && PLAIN.contains(protocol)) {
            return "Audio without SRTP (" + protocol
                    + ") is described, and this peer has to use it; offer RTP/SAVP with"
                    + " a=crypto, or set srtp = false for this peer";
        }
        if (!encrypted && ENCRYPTED.contains(protocol)) {
            return "SRTP (" + protocol
                    + ") is described, and this peer is to use plain RTP; offer RTP/AVP, or"
                    + " set srtp = true for this peer";
        }
        return "Audio over " + protocol + " is not supported; offer " + (encrypted ? "RTP/SAVP" : "RTP/AVP");
    }

    private static InetAddress address(String connection) throws MediaException {
        List<String> fields = Words.of(connection);
        if (fields.size() != 3 || !fields.get(0).equals("IN")) {
            throw new MediaException(488, "The session description has no usable c= line for audio");
        }
        return literal(fields.get(2));
    }

    private static InetAddress literal(String text) throws MediaException {
        InetAddress address = Addresses.literal(text);
        if (address == null) {
            throw new MediaException(488, "The session description needs a numeric address, not a name or a TTL");
        }
        return address;
    }

    private static InetSocketAddress rtcp(InetSocketAddress rtp, Optional<String> named) throws MediaException {
        if (named.isEmpty()) {
            return new InetSocketAddress(rtp.getAddress(), Math.min(rtp.getPort() + 1, 65535));
        }
        List<String> fields = Words.of(named.get());
        int port = fields.isEmpty() ? 0 : Numbers.of(fields.get(0), 65535);
        if (port <= 0 || (fields.size() != 1 && fields.size() != 4)) {
            throw new MediaException(488, "The session description has an a=rtcp that cannot be read");
        }
        return new InetSocketAddress(fields.size() == 1 ? rtp.getAddress() : literal(fields.get(3)), port);
    }

    private static Direction direction(SessionDescription session, Section audio) {
        Direction own = direction(audio.attributes());
        Direction ofAll = own == null ? direction(session.attributes()) : own;
        return ofAll == null ? Direction.SENDRECV : ofAll;
    }

    private static @Nullable Direction direction(List<SessionDescription.Attribute> attributes) {
        for (var attribute : attributes) {
            Direction direction = Direction.named(attribute.name());
            if (direction != null) {
                return direction;
            }
        }
        return null;
    }

    private static List<Codec> codecs(Section audio) throws MediaException {
        List<Codec> codecs = new ArrayList<>(audio.formats().size());
        BitSet seen = new BitSet();
        boolean speech = false;
        for (String format : audio.formats()) {
            int payload = Numbers.of(format, 127);
            if (payload < 0) {
                throw new MediaException(488, "The session description has a payload type that is no number to 127");
            }
            if (!seen.get(payload)) {
                seen.set(payload);
                Codec codec = codec(audio, payload);
                if (codec != null) {
                    codecs.add(codec);
                    speech |= codec.speech();
                }
            }
        }
        if (!speech) {
            throw new MediaException(488, "The session description offers no codec for speech");
        }
        return List.copyOf(codecs);
    }

    /** A number that nothing explains is left out rather than refused: the peer has others. */
    private static @Nullable Codec codec(Section audio, int payload) {
        String parameters = "";
        Codec codec = Codec.assigned(payload);
        for (var attribute : audio.attributes()) {
            boolean map = attribute.name().equals("rtpmap");
            int behind = map || attribute.name().equals("fmtp") ? behind(attribute.value(), payload) : -1;
            if (behind > 0) {
                String value = attribute.value().substring(behind).strip();
                if (map) {
                    codec = rtpmap(payload, value);
                } else if (Words.printable(value, 512)) {
                    parameters = value;
                }
            }
        }
        return codec == null || parameters.isEmpty()
                ? codec
                : new Codec(payload, codec.name(), codec.clock(), codec.channels(), parameters);
    }

    /** How long the number is with which this begins and the space behind it; -1 where it begins otherwise. */
    private static int behind(String value, int payload) {
        int digits = payload < 10 ? 1 : payload < 100 ? 2 : 3;
        boolean there =
                value.length() > digits && value.charAt(digits) == ' ' && Numbers.of(value, digits, 127) == payload;
        return there ? digits + 1 : -1;
    }

    private static @Nullable Codec rtpmap(int payload, String value) {
        int slash = value.indexOf('/');
        if (slash < 0) {
            return null;
        }
        String name = value.substring(0, slash);
        int second = value.indexOf('/', slash + 1);
        int clock = Numbers.of(value.substring(slash + 1, second < 0 ? value.length() : second), 384_000);
        int channels = second < 0 ? 1 : Numbers.of(value.substring(second + 1), 8);
        return clock < 1000 || channels < 1 || !Words.plain(name, 40, "._-")
                ? null
                : new Codec(payload, name, clock, channels, "");
    }

    private static int milliseconds(Section audio, String name) {
        return audio.attribute(name)
                .map(value -> Math.max(0, Numbers.of(value, 1000)))
                .orElse(0);
    }

    /** A format to name in a medium that is refused; of unknown media nothing of the peer's own is repeated. */
    private static String format(Section section) {
        String first = section.formats().get(0);
        return Words.plain(first, 32, "*._-") ? first : "0";
    }

    /** The same with fewer codecs. */
    public AudioDescription with(List<Codec> fewer) {
        return new AudioDescription(
                origin, layout, index, rtp, rtcp, direction, fewer, ptime, maxptime, rtcpNamed, rtcpMux, iceUfrag,
                crypto);
    }

    /** The same with this key alone. */
    public AudioDescription with(Crypto chosen) {
        return new AudioDescription(
                origin,
                layout,
                index,
                rtp,
                rtcp,
                direction,
                codecs,
                ptime,
                maxptime,
                rtcpNamed,
                rtcpMux,
                iceUfrag,
                List.of(chosen));
    }

    /** Whether it names the same places for RTP and RTCP. */
    public boolean samePlace(AudioDescription other) {
        return rtp.equals(other.rtp) && rtcp.equals(other.rtcp);
    }
}
