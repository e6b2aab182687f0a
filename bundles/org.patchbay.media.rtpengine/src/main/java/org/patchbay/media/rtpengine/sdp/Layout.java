package org.patchbay.media.rtpengine.sdp;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All media of a description in order, because an answer and every later offer have to name as many (RFC 3264 6 and 8).
 *
 * @param audio which of them is the audio that is meant
 */
public record Layout(List<Medium> media, int audio) {

    /** One medium, as far as refusing it needs. */
    public record Medium(String kind, String protocol, String format) {}

    /** Of audio and nothing else, as it is in nearly every call: by protocol. */
    private static final Map<String, Layout> ALONE = Stream.of("RTP/AVP", "RTP/SAVP", "RTP/AVPF", "RTP/SAVPF")
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), each -> new Layout(List.of(new Medium("audio", each, "0")), 0)));

    /** Of this audio alone. */
    public static Layout alone(String protocol) {
        Layout known = ALONE.get(protocol);
        return known == null ? new Layout(List.of(new Medium("audio", protocol, "0")), 0) : known;
    }

    static Layout of(List<Medium> media, int audio) {
        return media.size() == 1 ? alone(media.get(0).protocol()) : new Layout(List.copyOf(media), audio);
    }

    /** Of the audio. */
    public String protocol() {
        return media.get(audio).protocol();
    }
}
