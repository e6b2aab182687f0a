package org.patchbay.testkit.media;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** What a relay needs of a session description (RFC 8866): where the audio goes, which formats, which direction. */
final class PlainSdp {
    private static final Pattern MEDIA = Pattern.compile("m=(\\S+) (\\d+) (\\S+) (.+)");
    /** Of the static payload types a description may leave this out (RFC 3551 6). */
    private static final Map<String, List<String>> STATIC =
            Map.of("0", List.of("a=rtpmap:0 PCMU/8000"), "8", List.of("a=rtpmap:8 PCMA/8000"));

    private static final Pattern OF_FORMAT = Pattern.compile("a=(?:rtpmap|fmtp):(\\d+) .*");

    private final String address;
    private final int port;
    private final int rtcpPort;
    private final List<String> formats;
    private final Map<String, List<String>> attributes = new TreeMap<>();
    /** Lines of the media before and after the audio, refused; {@code null} in the place of the audio. */
    private final List<@Nullable String> others = new ArrayList<>();

    private String direction = "sendrecv";

    private final String text;

    private PlainSdp(String text) {
        this.text = text;
        String host = "";
        int audio = 0;
        int control = 0;
        List<String> offered = List.of();
        boolean inAudio = false;
        for (String line : text.split("\\r?\\n")) {
            Matcher media = MEDIA.matcher(line);
            Matcher ofFormat = OF_FORMAT.matcher(line);
            if (media.matches()) {
                inAudio = media.group(1).equals("audio") && audio == 0;
                others.add(inAudio ? null : "m=" + media.group(1) + " 0 " + media.group(3) + " " + media.group(4));
                if (inAudio) {
                    if (!media.group(3).equals("RTP/AVP")) {
                        throw new IllegalArgumentException(media.group(3) + " is not offered here: send RTP/AVP.");
                    }
                    audio = Integer.parseInt(media.group(2));
                    control = audio + 1;
                    offered = List.of(media.group(4).split(" "));
                }
            } else if (line.startsWith("c=IN IP4 ")) {
                host = line.substring(9);
            } else if (inAudio && ofFormat.matches()) {
                attributes
                        .computeIfAbsent(ofFormat.group(1), f -> new ArrayList<>())
                        .add(line);
            } else if (inAudio && line.matches("a=(sendrecv|sendonly|recvonly|inactive)")) {
                direction = line.substring(2);
            } else if (inAudio && line.startsWith("a=rtcp:")) {
                control = Integer.parseInt(line.substring(7).split(" ")[0]);
            }
        }
        if (audio == 0 || host.isEmpty()) {
            throw new IllegalArgumentException("There is no audio in it. Offer audio over RTP.");
        }
        address = host;
        port = audio;
        rtcpPort = control;
        formats = offered;
    }

    /** @throws IllegalArgumentException saying why it cannot be served */
    static PlainSdp read(String text) {
        return new PlainSdp(text);
    }

    String text() {
        return text;
    }

    InetSocketAddress rtp() {
        return new InetSocketAddress(address, port);
    }

    InetSocketAddress rtcp() {
        return new InetSocketAddress(address, rtcpPort);
    }

    private static final PlainSdp USUAL = read(
            "c=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 8 0 101\n" + "a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\n");

    /** Our own descriptions on one leg: the version rises when the content changes (RFC 3264 8). */
    static final class Own {
        private final long id;
        private final String address;
        private final int port;
        private final int rtcpPort;
        private String last = "";
        private int version;

        Own(long id, String address, int port, int rtcpPort) {
            this.id = id;
            this.address = address;
            this.port = port;
            this.rtcpPort = rtcpPort;
        }

        /** Goes on where another has come to. */
        Own(long id, String address, int port, int rtcpPort, int version) {
            this(id, address, port, rtcpPort);
            this.version = version;
        }

        long id() {
            return id;
        }

        int version() {
            return version;
        }

        String offer(@Nullable PlainSdp mirror) {
            PlainSdp shown = mirror == null ? USUAL : mirror;
            return written(audio(shown.formats, shown));
        }

        String answer(PlainSdp offered, @Nullable PlainSdp mirror) {
            PlainSdp shown = mirror == null ? USUAL : mirror;
            List<String> common =
                    offered.formats.stream().filter(shown.formats::contains).toList();
            if (common.isEmpty()) {
                throw new IllegalArgumentException(
                        "The two sides have no format in common: " + offered.formats + " and " + shown.formats + ".");
            }
            StringBuilder media = new StringBuilder();
            for (String other : offered.others) {
                media.append(other == null ? audio(common, shown) : other + "\r\n");
            }
            return written(media.toString());
        }

        private String audio(List<String> formats, PlainSdp shown) {
            StringBuilder audio = new StringBuilder(
                    "m=audio " + port + " RTP/AVP " + String.join(" ", formats) + "\r\na=rtcp:" + rtcpPort + "\r\n");
            for (String format : formats) {
                shown.attributes
                        .getOrDefault(format, STATIC.getOrDefault(format, List.of()))
                        .forEach(line -> audio.append(line).append("\r\n"));
            }
            return audio.append("a=").append(shown.direction).append("\r\n").toString();
        }

        private String written(String media) {
            if (!media.equals(last)) {
                last = media;
                version++;
            }
            return "v=0\r\no=- " + id + " " + version + " IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address
                    + "\r\nt=0 0\r\n" + media;
        }
    }
}
