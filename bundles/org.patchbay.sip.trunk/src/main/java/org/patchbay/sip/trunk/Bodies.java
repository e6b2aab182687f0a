package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipMessage;

/**
 * Finds and replaces the session description in a body, alone or as a part of a multipart (RFC 2046, RFC 5621). The other parts keep every
 * byte, header fields and all: in an emergency call they are the caller's location, and Geolocation points at them by their Content-ID.
 */
final class Bodies {
    static final String SDP = "application/sdp";
    private static final String LOCATION = "application/pidf+xml";

    private Bodies() {}

    /** A body with its type. */
    record Body(String type, byte[] bytes) {}

    static boolean readable(SipMessage message) {
        String disposition = message.first("Content-Disposition");
        boolean optional = disposition != null && disposition.replace(" ", "").contains("handling=optional");
        return message.bodyLength() == 0 || optional || understood(message);
    }

    private static boolean understood(SipMessage message) {
        String type = Multipart.type(message.contentType());
        String encoding = message.first("Content-Encoding");
        return (type.equals(SDP) || type.startsWith("multipart/"))
                && (encoding == null || encoding.equalsIgnoreCase("identity"));
    }

    /** Says in a 415 what would have been taken (RFC 3261 section 8.2.3). */
    static ResponseBuilder accepted(ResponseBuilder refusal) {
        return refusal.add("Accept", SDP).add("Accept-Encoding", "identity");
    }

    /** The session description, if there is one. */
    static Optional<String> sdp(SipMessage message) {
        if (message.bodyLength() == 0 || !understood(message)) {
            return Optional.empty();
        }
        if (!multipart(message)) {
            return Optional.of(message.bodyText());
        }
        byte[] body = message.body();
        Multipart.Part part = description(message.contentType(), body);
        byte[] content = part == null ? null : Multipart.content(body, part);
        return content == null ? Optional.empty() : Optional.of(new String(content, StandardCharsets.UTF_8));
    }

    static boolean multipart(SipMessage message) {
        return Multipart.type(message.contentType()).startsWith("multipart/");
    }

    /** The locations in a multipart (PIDF-LO, RFC 4119), as they were before any transfer encoding. */
    static List<byte[]> locations(SipMessage message) {
        if (message.bodyLength() == 0 || !multipart(message)) {
            return List.of();
        }
        byte[] body = message.body();
        List<byte[]> found = new ArrayList<>(1);
        for (Multipart.Part part : Multipart.parts(message.contentType(), body)) {
            byte[] content = part.type().equals(LOCATION) ? Multipart.content(body, part) : null;
            if (content != null) {
                found.add(content);
            }
        }
        return found;
    }

    /** The message's body with another session description in the place of its own. */
    static Body with(SipMessage message, String sdp) {
        byte[] description = sdp.getBytes(StandardCharsets.UTF_8);
        String type = message.contentType();
        byte[] body = message.body();
        Multipart.Part part = type == null || !multipart(message) ? null : description(type, body);
        if (type == null || part == null) {
            return new Body(SDP, description);
        }
        byte[] head = head(body, part, description.length);
        int after = part.headers() + head.length + description.length;
        byte[] all = Arrays.copyOf(body, after + body.length - part.end());
        System.arraycopy(head, 0, all, part.headers(), head.length);
        System.arraycopy(description, 0, all, part.headers() + head.length, description.length);
        System.arraycopy(body, part.end(), all, after, body.length - part.end());
        return new Body(type, all);
    }

    private static Multipart.@Nullable Part description(@Nullable String contentType, byte[] body) {
        for (Multipart.Part each : Multipart.parts(contentType, body)) {
            if (each.type().equals(SDP)) {
                return each;
            }
        }
        return null;
    }

    /** The header fields of the part and the empty line behind them: as they were, but for what is not true of the new content. */
    private static byte[] head(byte[] body, Multipart.Part part, int length) {
        String head = new String(body, part.headers(), part.start() - part.headers(), StandardCharsets.ISO_8859_1);
        String changed = valued(head, "content-length", Integer.toString(length));
        if (!part.encoding().isEmpty()) {
            boolean encoded =
                    part.encoding().equals("base64") || part.encoding().equals("quoted-printable");
            changed = encoded ? valued(changed, "content-transfer-encoding", "8bit") : changed;
        }
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Puts a value in the place of the one that a header field has, if it is there. */
    private static String valued(String head, String name, String value) {
        int line = 0;
        while (line >= 0 && line < head.length()) {
            int end = head.indexOf('\n', line);
            int colon = head.indexOf(':', line);
            if (colon >= 0
                    && (end < 0 || colon < end)
                    && head.substring(line, colon)
                            .trim()
                            .toLowerCase(Locale.ROOT)
                            .equals(name)) {
                int stop = end < 0 ? head.length() : end > 0 && head.charAt(end - 1) == '\r' ? end - 1 : end;
                int from = colon + 1;
                while (from < stop && (head.charAt(from) == ' ' || head.charAt(from) == '\t')) {
                    from++;
                }
                return head.substring(0, from) + value + head.substring(stop);
            }
            line = end < 0 ? -1 : end + 1;
        }
        return head;
    }
}
