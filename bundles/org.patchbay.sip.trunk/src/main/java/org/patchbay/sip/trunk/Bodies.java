package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.ResponseBuilder;
import org.patchbay.sip.stack.message.SipMessage;

/**
 * Finds and replaces the session description in a body, alone or as a part of a multipart (RFC 2046, RFC 5621). The other parts keep every
 * byte: in an emergency call they are the caller's location.
 */
final class Bodies {
    static final String SDP = "application/sdp";

    private static final Pattern DESCRIPTION =
            Pattern.compile("(?im)^content-type[ \t]*:[ \t]*" + Pattern.quote(SDP) + "\\b");

    private Bodies() {}

    /** Bytes are looked at one by one: ISO 8859-1 is the charset in which text and bytes are the same. */
    private record Part(int headers, int start, int end) {}

    /** A body with its type. */
    record Body(String type, byte[] bytes) {}

    static boolean readable(SipMessage message) {
        String disposition = message.first("Content-Disposition");
        boolean optional = disposition != null && disposition.replace(" ", "").contains("handling=optional");
        return message.bodyLength() == 0 || optional || understood(message);
    }

    private static boolean understood(SipMessage message) {
        String type = type(message.contentType());
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
        Part part = part(message.contentType(), body);
        return part == null
                ? Optional.empty()
                : Optional.of(new String(body, part.start(), part.end() - part.start(), StandardCharsets.UTF_8));
    }

    static boolean multipart(SipMessage message) {
        return type(message.contentType()).startsWith("multipart/");
    }

    /** The message's body with another session description in the place of its own. */
    static Body with(SipMessage message, String sdp) {
        byte[] description = sdp.getBytes(StandardCharsets.UTF_8);
        String type = message.contentType();
        byte[] body = message.body();
        Part part = type == null || !multipart(message) ? null : part(type, body);
        if (type == null || part == null) {
            return new Body(SDP, description);
        }
        String headers = new String(body, part.headers(), part.start() - part.headers(), StandardCharsets.ISO_8859_1)
                .replaceAll("(?i)(content-length[ \t]*:[ \t]*)[0-9]+", "$1" + description.length);
        byte[] head = headers.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[part.headers() + head.length + description.length + body.length - part.end()];
        System.arraycopy(body, 0, all, 0, part.headers());
        System.arraycopy(head, 0, all, part.headers(), head.length);
        System.arraycopy(description, 0, all, part.headers() + head.length, description.length);
        System.arraycopy(
                body, part.end(), all, part.headers() + head.length + description.length, body.length - part.end());
        return new Body(type, all);
    }

    private static String type(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Part part(@Nullable String contentType, byte[] body) {
        String boundary = boundary(contentType == null ? "" : contentType);
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (boundary.isEmpty()) {
            return null;
        }
        String delimiter = "--" + boundary;
        int at = text.indexOf(delimiter);
        while (at >= 0) {
            int headers = text.indexOf('\n', at) + 1;
            int next = text.indexOf("\n" + delimiter, at + delimiter.length());
            if (headers <= 0 || next < 0) {
                return null;
            }
            int end = text.charAt(next - 1) == '\r' ? next - 1 : next;
            // Within this part only: looked for in all that follows it would cost the square of the parts. RFC 2046
            // section 5.1 lets the header fields of a part be absent; then the empty line comes first.
            String part = text.substring(Math.min(headers, end), end);
            int blank = part.indexOf("\r\n\r\n");
            if (blank >= 0
                    && !part.startsWith("\r\n")
                    && DESCRIPTION.matcher(part.substring(0, blank)).find()) {
                return new Part(headers, headers + blank + 4, end);
            }
            at = next + 1;
        }
        return null;
    }

    private static String boundary(String contentType) {
        int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
        if (at < 0) {
            return "";
        }
        String rest = contentType.substring(at + 9);
        if (rest.startsWith("\"")) {
            int end = rest.indexOf('"', 1);
            return end < 0 ? "" : rest.substring(1, end);
        }
        int end = rest.indexOf(';');
        return (end < 0 ? rest : rest.substring(0, end)).trim();
    }
}
