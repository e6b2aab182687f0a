package org.patchbay.media.rtpengine.sdp;

import java.util.List;

import org.patchbay.api.media.MediaException;

/**
 * What rtpengine has opened for one peer: all that is taken of its own description.
 *
 * @param rtcpPort the same as {@code port} where both share one
 * @param crypto our key, or one for each suite that can be offered
 */
public record Opened(String address, int port, int rtcpPort, List<Crypto> crypto, Ice ice) {

    /** @throws MediaException when it is no description of audio with, or without, SRTP */
    public static Opened read(String description, boolean secure) throws MediaException {
        Audio audio = Audio.read(description, secure);
        return new Opened(audio.address(), audio.port(), audio.rtcpPort(), audio.crypto(), audio.ice());
    }

    /** Whether RTP and RTCP share a port (RFC 5761). */
    public boolean mux() {
        return rtcpPort == port;
    }

    /** As a description, from which the same can be {@linkplain #read read} again. */
    public String text() {
        String protocol = crypto.isEmpty() ? "RTP/AVP" : "RTP/SAVP";
        return new Audio(
                        Layout.alone(protocol),
                        address,
                        port,
                        rtcpPort,
                        mux(),
                        Direction.SENDRECV,
                        Format.OWN,
                        0,
                        0,
                        crypto,
                        ice)
                .text();
    }

    /** Without keys and passwords. */
    @Override
    public String toString() {
        return address + " port " + port;
    }
}
