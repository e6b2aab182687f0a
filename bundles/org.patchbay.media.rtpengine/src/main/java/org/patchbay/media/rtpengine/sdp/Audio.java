package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.rtpengine.sdp.Layout.Medium;

/**
 * What a peer, or rtpengine, says of its audio: all that is kept of a description, and so all of it that anybody else can ever see.
 *
 * @param rtcpPort where it wants RTCP, at the same address
 * @param crypto the lines that can be understood, in their order
 */
public record Audio(
        Layout layout,
        String address,
        int port,
        int rtcpPort,
        boolean mux,
        Direction direction,
        List<Format> formats,
        int ptime,
        int maxptime,
        List<Crypto> crypto,
        Ice ice) {

    private static final Set<String> PLAIN = Set.of("RTP/AVP", "RTP/AVPF");
    private static final Set<String> SECURE = Set.of("RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF");
    private static final Pattern RTPMAP = Pattern.compile("(\\d{1,3}) +([A-Za-z0-9._-]{1,40}/\\d{4,6}(?:/[1-8])?)");
    private static final Pattern FMTP = Pattern.compile("(\\d{1,3}) +([ -~]{1,400})");
    private static final Pattern ADDRESS = Pattern.compile("IN IP([46]) ([0-9A-Fa-f.:]{2,45})");
    private static final Pattern NUMERIC4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9*._/-]{1,32}");

    /** @throws MediaException 488 when it cannot be read or has no audio with, or without, SRTP */
    public static Audio read(String text, boolean secure) throws MediaException {
        List<Section> sections = Section.split(text);
        Section session = sections.get(0);
        List<Section> media = sections.subList(1, sections.size());
        int index = index(media, secure);
        Section audio = media.get(index);
        String address = address(audio.first("c=").or(() -> session.first("c=")).orElse(""));
        int port = number(audio.head().get(1), 65_535);
        boolean mux = audio.has("a=rtcp-mux");
        Direction direction = Direction.read(audio, session);
        List<Crypto> crypto = new ArrayList<>();
        for (String line : audio.all("a=crypto:")) {
            Crypto read = Crypto.read(line);
            if (read != null) {
                crypto.add(read);
            }
        }
        return new Audio(
                Layout.of(media.stream().map(Audio::medium).toList(), index),
                address,
                port,
                mux ? port : rtcpPort(audio, address, port),
                mux,
                nowhere(address) ? Direction.of(direction.sends(), false) : direction,
                formats(audio),
                Math.max(0, number(audio.first("a=ptime:").orElse("0"), 1000)),
                Math.max(0, number(audio.first("a=maxptime:").orElse("0"), 1000)),
                List.copyOf(crypto),
                Ice.read(session, audio));
    }

    private static int index(List<Section> media, boolean secure) throws MediaException {
        String refused = "";
        for (int i = 0; i < media.size(); i++) {
            List<String> head = media.get(i).head();
            if (head.size() < 4) {
                throw new MediaException(488, "The session description has a medium without port, protocol or format");
            }
            if (head.get(0).equals("audio") && number(head.get(1), 65_535) > 0) {
                refused = head.get(2);
                if (!secure && PLAIN.contains(refused)
                        || secure
                                && SECURE.contains(refused)
                                && media.get(i).first("a=crypto:").isPresent()) {
                    return i;
                }
            }
        }
        if (refused.isEmpty()) {
            throw new MediaException(488, "The session description has no audio, or refuses it with port 0");
        }
        throw new MediaException(
                488,
                "Audio over " + (TOKEN.matcher(refused).matches() ? refused : "an unknown protocol")
                        + (secure
                                ? " is offered, and this peer has to use SRTP with a key in a=crypto (RTP/SAVP)"
                                : " is offered, and this peer's audio is not encrypted: offer RTP/AVP"));
    }

    private static Medium medium(Section section) {
        List<String> head = section.head();
        if (head.size() < 4
                || !head.stream().limit(4).allMatch(each -> TOKEN.matcher(each).matches())) {
            return new Medium("application", "UDP", "0");
        }
        return new Medium(head.get(0), head.get(2), head.get(3));
    }

    private static String address(String connection) throws MediaException {
        Matcher parts = ADDRESS.matcher(connection);
        if (!parts.matches()
                || parts.group(1).equals("4")
                        != NUMERIC4.matcher(parts.group(2)).matches()) {
            throw new MediaException(488, "The session description has no c= with a numeric address for its audio");
        }
        return parts.group(2);
    }

    private static boolean nowhere(String address) {
        return address.equals("0.0.0.0") || address.equals("::");
    }

    /** RTCP at another address than RTP is not seen in the field; it is then sent to the usual port. */
    private static int rtcpPort(Section audio, String address, int port) {
        Optional<String> named = audio.first("a=rtcp:");
        if (named.isPresent()) {
            String[] fields = named.get().split(" ", -1);
            int given = number(fields[0], 65_535);
            if (given > 0 && (fields.length == 1 || fields[fields.length - 1].equals(address))) {
                return given;
            }
        }
        return Math.min(port + 1, 65_535);
    }

    private static List<Format> formats(Section audio) throws MediaException {
        List<Format> formats = new ArrayList<>();
        BitSet seen = new BitSet();
        List<String> head = audio.head();
        for (String text : head.subList(3, head.size())) {
            int payload = number(text, 127);
            if (payload < 0) {
                throw new MediaException(488, "The session description has a payload type that is no number to 127");
            }
            Format format = seen.get(payload) ? null : format(audio, payload);
            seen.set(payload);
            if (format != null) {
                formats.add(format);
            }
        }
        if (formats.stream().noneMatch(Format::speech)) {
            throw new MediaException(488, "The session description offers no codec for speech");
        }
        return List.copyOf(formats);
    }

    /** A number that nothing explains is left out rather than refused: the peer has others. */
    private static @Nullable Format format(Section audio, int payload) {
        Format format = Format.assigned(payload);
        for (String line : audio.all("a=rtpmap:")) {
            Matcher parts = RTPMAP.matcher(line);
            if (parts.matches() && Integer.parseInt(parts.group(1)) == payload) {
                format = new Format(payload, parts.group(2), "");
            }
        }
        for (String line : audio.all("a=fmtp:")) {
            Matcher parts = FMTP.matcher(line);
            if (format != null && parts.matches() && Integer.parseInt(parts.group(1)) == payload) {
                format = new Format(payload, format.encoding(), parts.group(2));
            }
        }
        return format;
    }

    private static int number(String text, int most) {
        if (text.isEmpty() || text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number <= most ? number : -1;
    }

    /** The same with other formats. */
    public Audio with(List<Format> others) {
        return new Audio(layout, address, port, rtcpPort, mux, direction, others, ptime, maxptime, crypto, ice);
    }

    /** The same in another direction. */
    public Audio directed(Direction other) {
        return new Audio(layout, address, port, rtcpPort, mux, other, formats, ptime, maxptime, crypto, ice);
    }

    /** The same with a port of its own for RTCP, as it is where rtcp-mux is not taken (RFC 5761 section 5.1.1). */
    public Audio apart() {
        return new Audio(
                layout,
                address,
                port,
                Math.min(port + 1, 65_535),
                false,
                direction,
                formats,
                ptime,
                maxptime,
                crypto,
                ice);
    }

    /** The same keyed with this line alone, or with none. */
    public Audio keyed(@Nullable Crypto chosen) {
        List<Crypto> lines = chosen == null ? List.of() : List.of(chosen);
        return new Audio(layout, address, port, rtcpPort, mux, direction, formats, ptime, maxptime, lines, ice);
    }

    /** All of it as a description, from which the same can be {@linkplain #read read} again. */
    public String text() {
        SdpWriter text = new SdpWriter().begin("- 1 1", address, ice.lite());
        for (int i = 0; i < layout.media().size(); i++) {
            if (i == layout.audio()) {
                OwnAudio.medium(text, protocol(), this, true);
            } else {
                text.refused(layout.media().get(i));
            }
        }
        return text.toString();
    }

    public String protocol() {
        return layout.protocol();
    }

    /** Without keys and passwords. */
    @Override
    public String toString() {
        return "audio at " + address + " port " + port + " " + protocol() + " " + direction;
    }
}
