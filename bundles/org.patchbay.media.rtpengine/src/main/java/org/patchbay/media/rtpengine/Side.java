package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.rtpengine.sdp.Format;
import org.patchbay.media.rtpengine.sdp.Networks;

/**
 * How rtpengine knows one leg: by its tag, and by that of nobody, who stands on the other side while the leg has no partner.
 *
 * @param token the tag as a number
 * @param interfaceName the logical interface of rtpengine's that faces this peer
 */
record Side(long token, String interfaceName, MediaProfile profile) implements Comparable<Side> {

    /** All suites that rtpengine 10.5 would offer if it were not told otherwise. */
    private static final List<String> SUITES = List.of(
            "AEAD_AES_256_GCM",
            "AEAD_AES_128_GCM",
            "AES_256_CM_HMAC_SHA1_80",
            "AES_256_CM_HMAC_SHA1_32",
            "AES_192_CM_HMAC_SHA1_80",
            "AES_192_CM_HMAC_SHA1_32",
            "AES_CM_128_HMAC_SHA1_80",
            "AES_CM_128_HMAC_SHA1_32",
            "F8_128_HMAC_SHA1_80",
            "F8_128_HMAC_SHA1_32",
            "NULL_HMAC_SHA1_80",
            "NULL_HMAC_SHA1_32");

    /**
     * Ports stay where they are, whatever a peer changes; only who was learned as the source is heard; and reports are rtpengine's own, so that
     * no peer's name (RFC 3550 section 6.5.1) reaches another.
     */
    private static final List<String> FLAGS =
            List.of("port latching", "trust address", "strict source", "generate RTCP");

    String tag() {
        return Chance.text(token);
    }

    String nobody() {
        return tag() + "~";
    }

    /** In any order that stays. */
    @Override
    public int compareTo(Side other) {
        return Long.compare(token, other.token);
    }

    /** Where its packets may come from. */
    Networks sources() throws MediaException {
        try {
            return new Networks(profile.sources());
        } catch (IllegalArgumentException e) {
            throw new MediaException(503, "The sources of the profile are wrong: " + e.getMessage());
        }
    }

    boolean secure() {
        return profile.encryption() == MediaProfile.Encryption.REQUIRED;
    }

    /** From nobody to this peer: opens its ports, and its own description is in the reply. */
    Map<String, Object> offerTo(List<SrtpSuite> suites, String sdp) {
        Map<String, Object> request = request("offer", nobody(), tag(), sdp);
        request.put("direction", List.of(interfaceName, interfaceName));
        protect(request, suites);
        if (profile.iceLite()) {
            request.put("ICE", "force");
            request.put("ICE-lite", "forward");
            request.put("rtcp-mux", List.of("require"));
        } else {
            request.put("ICE", "remove");
        }
        return request;
    }

    private void protect(Map<String, Object> request, List<SrtpSuite> suites) {
        request.put("transport protocol", secure() ? "RTP/SAVP" : "RTP/AVP");
        if (secure()) {
            List<String> refused = new ArrayList<>();
            SUITES.stream()
                    .filter(name ->
                            suites.stream().noneMatch(suite -> suite.name().equals(name)))
                    .forEach(name -> refused.add("no-" + name));
            request.put("SDES", refused);
        }
    }

    /** From this peer to nobody; its description is in the reply to {@link #answerFromNobody}. */
    Map<String, Object> offerFrom(String sdp) {
        Map<String, Object> request = request("offer", tag(), nobody(), sdp);
        request.put("direction", List.of(interfaceName, interfaceName));
        request.put("transport protocol", "RTP/AVP");
        request.put("ICE", "remove");
        request.put("rtcp-mux", List.of("demux"));
        if (profile.iceLite()) {
            request.put("ICE-lite", "backward");
        }
        return request;
    }

    Map<String, Object> answerFromNobody(String sdp) {
        Map<String, Object> request = request("answer", tag(), nobody(), sdp);
        if (!profile.iceLite()) {
            request.put("ICE", "remove");
        }
        return request;
    }

    /**
     * What this peer says is told to {@code other}, and that binds the two together. An answer and never an offer, with which rtpengine would
     * hand the other's keys on and change those that this peer knows.
     */
    Map<String, Object> answerTo(String other, String sdp) {
        Map<String, Object> request = request("answer", other, tag(), sdp);
        request.put("SDES", List.of("static"));
        return request;
    }

    /**
     * A copy for this peer of what {@code speaker} says, in a subscription to it: its own description is in the reply. It can be converted to
     * what the peer may take instead.
     */
    Map<String, Object> subscribeTo(String speaker, List<SrtpSuite> suites) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", "subscribe request");
        request.put("from-tag", speaker);
        request.put("to-tag", tag());
        request.put("flags", FLAGS);
        request.put("DTLS", "off");
        request.put("ICE", "remove");
        request.put("interface", interfaceName);
        request.put("rtcp-mux", List.of("demux"));
        protect(request, suites);
        request.put(
                "codec",
                Map.of(
                        "transcode",
                        Format.CONVERTIBLE.stream().map(Format::name).toList()));
        return request;
    }

    /** What this peer says to that. */
    Map<String, Object> subscribed(String sdp) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", "subscribe answer");
        request.put("to-tag", tag());
        request.put("sdp", sdp);
        request.put("flags", List.of("port latching", "trust address", "strict source", "allow transcoding"));
        request.put("DTLS", "off");
        request.put("ICE", "remove");
        request.put("SDES", List.of("static"));
        return request;
    }

    /** It is sent no copies any more; its ports stay. */
    Map<String, Object> unsubscribed() {
        return unsubscribed(tag());
    }

    static Map<String, Object> unsubscribed(String tag) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", "unsubscribe");
        request.put("to-tag", tag);
        return request;
    }

    private static Map<String, Object> request(String command, String from, String to, String sdp) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", command);
        request.put("from-tag", from);
        request.put("to-tag", to);
        request.put("sdp", sdp);
        request.put("flags", FLAGS);
        request.put("DTLS", "off");
        return request;
    }

    static Map<String, Object> of(String command, String tag) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", command);
        request.put("from-tag", tag);
        return request;
    }

    /** Without delay, so that its ports are free at once. */
    static Map<String, Object> delete(String tag) {
        Map<String, Object> request = of("delete", tag);
        request.put("delete-delay", 0);
        return request;
    }
}
