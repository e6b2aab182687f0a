package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a multipart body (RFC 2046 section 5.1), told by where they are: nothing is copied and nothing is written anew, so that what is
 * not replaced stays byte for byte. Preamble, epilogue, padding after delimiters and parts within parts are seen; what is broken has no parts.
 */
final class Multipart {
    private static final int DEEPEST = 3;
    private static final int MOST_PARTS = 1000;
    private static final int NONE = -1;

    /**
     * One part that is no multipart itself.
     *
     * @param headers where its header fields begin
     * @param start where its content begins
     * @param end where its content ends; the line end before the delimiter is the delimiter's
     * @param type its media type in lower case, without parameters; text/plain where it has none
     * @param encoding its Content-Transfer-Encoding in lower case; empty for none
     */
    record Part(int headers, int start, int end, String type, String encoding) {}

    private final byte[] body;
    private final List<Part> parts = new ArrayList<>(4);

    private Multipart(byte[] body) {
        this.body = body;
    }

    static List<Part> parts(@Nullable String contentType, byte[] body) {
        Multipart read = new Multipart(body);
        read.read(boundary(contentType), 0, body.length, 1);
        return read.parts;
    }

    /** The media type of a Content-Type, in lower case and without parameters. */
    static String type(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    /** What a part says, with its transfer encoding undone; null where that cannot be. */
    static byte @Nullable [] content(byte[] body, Part part) {
        byte[] raw = java.util.Arrays.copyOfRange(body, part.start(), part.end());
        switch (part.encoding()) {
            case "base64":
                try {
                    return Base64.getMimeDecoder().decode(raw);
                } catch (IllegalArgumentException e) {
                    return null;
                }
            case "quoted-printable":
                return unquoted(raw);
            default:
                return raw;
        }
    }

    private void read(String boundary, int from, int to, int depth) {
        if (boundary.isEmpty()) {
            return;
        }
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int part = NONE;
        int line = from;
        while (line < to && parts.size() < MOST_PARTS) {
            int next = nextLine(line, to);
            int kind = delimits(delimiter, line, to);
            if (kind != NONE) {
                if (part != NONE) {
                    part(part, Math.max(part, lineEndBefore(line, part)), depth);
                }
                if (kind == 1) {
                    return;
                }
                part = next;
            }
            line = next;
        }
    }

    /** 0 for a delimiter line, 1 for the one that closes, else {@link #NONE}: a longer boundary of an inner multipart is neither. */
    private int delimits(byte[] delimiter, int line, int to) {
        int at = line + delimiter.length;
        if (at > to) {
            return NONE;
        }
        for (int i = 0; i < delimiter.length; i++) {
            if (body[line + i] != delimiter[i]) {
                return NONE;
            }
        }
        boolean closes = at + 1 < to && body[at] == '-' && body[at + 1] == '-';
        at += closes ? 2 : 0;
        while (at < to && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r')) {
            at++;
        }
        return at == to || body[at] == '\n' ? closes ? 1 : 0 : NONE;
    }

    private int nextLine(int from, int to) {
        int at = from;
        while (at < to && body[at] != '\n') {
            at++;
        }
        return Math.min(to, at + 1);
    }

    private int lineEndBefore(int line, int from) {
        int at = line > from && body[line - 1] == '\n' ? line - 1 : line;
        return at > from && body[at - 1] == '\r' ? at - 1 : at;
    }

    private void part(int headers, int end, int depth) {
        String contentType = "text/plain";
        String encoding = "";
        int line = headers;
        while (line < end && body[line] != '\r' && body[line] != '\n') {
            int next = nextLine(line, end);
            while (next < end && (body[next] == ' ' || body[next] == '\t')) {
                next = nextLine(next, end);
            }
            String field = new String(body, line, next - line, StandardCharsets.ISO_8859_1);
            int colon = field.indexOf(':');
            String name = colon < 0 ? "" : field.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            if (name.equals("content-type")) {
                contentType = field.substring(colon + 1).trim();
            } else if (name.equals("content-transfer-encoding")) {
                encoding = field.substring(colon + 1).trim().toLowerCase(Locale.ROOT);
            }
            line = next;
        }
        if (line >= end) {
            return; // Without an empty line there is no content.
        }
        int start = nextLine(line, end);
        String type = type(contentType);
        if (type.startsWith("multipart/") && depth < DEEPEST) {
            read(boundary(contentType), start, end, depth + 1);
        } else {
            parts.add(new Part(headers, start, end, type, encoding));
        }
    }

    /** The boundary parameter: a token or a quoted string, whatever other parameters there are. */
    static String boundary(@Nullable String contentType) {
        String text = contentType == null ? "" : contentType;
        int at = text.indexOf(';');
        while (at >= 0) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return "";
            }
            boolean wanted = text.substring(at + 1, equals).trim().equalsIgnoreCase("boundary");
            StringBuilder value = new StringBuilder();
            int i = equals + 1;
            boolean quoted = false;
            while (i < text.length() && (quoted || text.charAt(i) != ';')) {
                char c = text.charAt(i);
                if (c == '"') {
                    quoted = !quoted;
                } else if (quoted && c == '\\' && i + 1 < text.length()) {
                    value.append(text.charAt(++i));
                } else {
                    value.append(c);
                }
                i++;
            }
            if (wanted) {
                return quoted ? "" : value.toString().trim();
            }
            at = i < text.length() ? i : -1;
        }
        return "";
    }

    private static byte @Nullable [] unquoted(byte[] raw) {
        byte[] out = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '=') {
                out[length++] = raw[i];
            } else if (i + 1 < raw.length && raw[i + 1] == '\n') {
                i++;
            } else if (i + 2 < raw.length && raw[i + 1] == '\r' && raw[i + 2] == '\n') {
                i += 2;
            } else {
                int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
                int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                out[length++] = (byte) (high * 16 + low);
                i += 2;
            }
        }
        return java.util.Arrays.copyOf(out, length);
    }
}
