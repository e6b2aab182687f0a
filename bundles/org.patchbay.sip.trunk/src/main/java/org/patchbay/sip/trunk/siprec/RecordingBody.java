package org.patchbay.sip.trunk.siprec;

import java.nio.charset.StandardCharsets;

/** The body of a request to a recorder: a session description and what is said of the call (RFC 7866 section 9.1, RFC 2046). */
public final class RecordingBody {
    private RecordingBody() {}

    /** The media type; its boundary must not be in the body: it is drawn for each recording session, and nobody else knows it. */
    public static String type(String boundary) {
        return "multipart/mixed;boundary=" + boundary;
    }

    /** The body. */
    public static byte[] of(String boundary, String sdp, String metadata) {
        return ("--" + boundary + "\r\nContent-Type: application/sdp\r\n\r\n" + sdp
                        + "\r\n--" + boundary + "\r\nContent-Type: " + Metadata.TYPE
                        + "\r\nContent-Disposition: recording-session\r\n\r\n" + metadata
                        + "\r\n--" + boundary + "--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
