package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.MessageLimits;

/**
 * A message before it is parsed: just enough is read from its bytes to choose a worker, to refuse a new call under load and to answer what
 * the parser refuses. Allocates only where it answers.
 */
final class Raw {
    private static final String[] COPIED = {"via", "v", "from", "f", "to", "t", "call-id", "i", "cseq"};
    private final byte[] bytes;

    Raw(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether the first line ends in, or starts with, SIP/: anything else is not worth a parser. */
    boolean looksLikeSip() {
        int end = lineEnd(0);
        return end > 12 && bytes[0] > ' ' && (startsWith(0, "SIP/") || indexOf(" SIP/", 0, end) > 0);
    }

    /** What is too large of its header, for a parser to be worth it: text for the log, or null if nothing is. */
    @Nullable
    String tooLarge(MessageLimits limits) {
        int lines = 0;
        int at = 0;
        while (at < bytes.length) {
            int end = lineEnd(at);
            if (end == at) {
                break;
            }
            lines++;
            at = afterLine(end);
        }
        if (Math.min(at, bytes.length) > limits.headers()) {
            return "a header of more than " + limits.headers() + " bytes";
        }
        return lines - 1 > limits.headerFields() ? "more than " + limits.headerFields() + " header fields" : null;
    }

    /** Whether it is a request of this method. */
    boolean isMethod(String method) {
        return startsWith(0, method) && bytes.length > method.length() && bytes[method.length()] == ' ';
    }

    /** What stands where the Request-URI should. */
    String target() {
        int end = lineEnd(0);
        int from = indexOf(" ", 0, end) + 1;
        int to = from == 0 ? -1 : indexOf(" ", from, end);
        return to < 0 ? "" : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    boolean isResponse() {
        return startsWith(0, "SIP/");
    }

    /** The hash of the first Call-ID; 0 if there is none, which the parser will find out. */
    int callIdHash() {
        int at = header("call-id", "i");
        return at < 0 ? 0 : valueHash(at, lineEnd(at));
    }

    /** The hash of the Call-ID that is to be replaced (RFC 3891); 0 if none is. */
    int replacedCallIdHash() {
        int at = header("replaces", "replaces");
        if (at < 0) {
            return 0;
        }
        int end = lineEnd(at);
        for (int i = at; i < end; i++) {
            if (bytes[i] == ';') {
                return valueHash(at, i);
            }
        }
        return 0;
    }

    private int valueHash(int from, int to) {
        int at = from;
        int end = to;
        while (at < end && white(bytes[at])) {
            at++;
        }
        // A folded value starts on the next line.
        if (at == end && end + 2 < bytes.length && white(bytes[Math.min(bytes.length - 1, afterLine(end))])) {
            at = afterLine(end);
            end = lineEnd(at);
            while (at < end && white(bytes[at])) {
                at++;
            }
        }
        while (end > at && white(bytes[end - 1])) {
            end--;
        }
        return CallIds.hash(bytes, at, end);
    }

    /** Whether To has a tag; looks at the text only. */
    boolean hasToTag() {
        return toContains(";tag=") || toContains("; tag=");
    }

    /** Whether To has this tag, one that we have put there. */
    boolean hasToTag(String tag) {
        return toContains(tag);
    }

    private boolean toContains(String text) {
        int at = header("to", "t");
        return at >= 0 && indexOf(text, at, lineEnd(at)) >= 0;
    }

    /**
     * A response from the lines of a request: Via, From, To, Call-ID and CSeq are copied as they are. Null if the message has no Via or is
     * one that is never answered.
     */
    byte @Nullable [] reply(
            int status, String reason, @Nullable String extraHeader, String toTag, InetSocketAddress source) {
        if (isResponse() || isMethod("ACK") || header("via", "v") < 0) {
            return null;
        }
        StringBuilder out = new StringBuilder(512);
        out.append("SIP/2.0 ").append(status).append(' ').append(reason).append("\r\n");
        int at = afterLine(lineEnd(0));
        boolean firstVia = true;
        boolean copying = false;
        while (at < bytes.length) {
            int end = lineEnd(at);
            if (end == at) {
                break;
            }
            String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
            if (!white(bytes[at])) {
                String name = name(line);
                copying = !name.isEmpty();
                if (name.equals("via") && firstVia) {
                    line = stamped(line, source);
                    firstVia = false;
                } else if (name.equals("to") && !hasToTag()) {
                    line = line + ";tag=" + toTag;
                }
            }
            if (copying) {
                out.append(line).append("\r\n");
            }
            at = afterLine(end);
        }
        if (extraHeader != null) {
            out.append(extraHeader).append("\r\n");
        }
        return out.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The full lower-case name of a line that goes into a reply; empty for the others. */
    private static String name(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).trim().toLowerCase(java.util.Locale.ROOT);
        for (String copied : COPIED) {
            if (copied.equals(name)) {
                return name.equals("v") ? "via" : name.equals("t") ? "to" : name;
            }
        }
        return "";
    }

    /** received and an empty rport filled in (RFC 3581). */
    private static String stamped(String via, InetSocketAddress source) {
        int comma = via.indexOf(',');
        String first = comma < 0 ? via : via.substring(0, comma);
        String rest = comma < 0 ? "" : via.substring(comma);
        int rport = emptyRport(first);
        if (rport >= 0) {
            first = first.substring(0, rport) + "=" + source.getPort() + first.substring(rport);
        }
        return first + ";received=" + source.getAddress().getHostAddress() + rest;
    }

    private static int emptyRport(String via) {
        int at = via.indexOf(";rport");
        int end = at + ";rport".length();
        return at >= 0 && (end == via.length() || via.charAt(end) == ';') ? end : -1;
    }

    /** The port a UDP reply goes to: the source's with rport, else that of sent-by. */
    int replyPort(InetSocketAddress source) {
        int at = header("via", "v");
        String via = at < 0 ? "" : new String(bytes, at, lineEnd(at) - at, StandardCharsets.ISO_8859_1);
        int comma = via.indexOf(',');
        String first = comma < 0 ? via : via.substring(0, comma);
        if (first.contains(";rport")) {
            return source.getPort();
        }
        int semicolon = first.indexOf(';');
        String sentBy = semicolon < 0 ? first : first.substring(0, semicolon);
        int colon = sentBy.lastIndexOf(':');
        if (colon > sentBy.lastIndexOf(']') && colon >= 0) {
            try {
                int port = Integer.parseInt(sentBy.substring(colon + 1).trim());
                return port > 0 && port < 65536 ? port : 5060;
            } catch (NumberFormatException e) {
                return 5060;
            }
        }
        return 5060;
    }

    /** Where the value of the first header of a name starts, or -1. */
    private int header(String name, String compact) {
        int at = afterLine(lineEnd(0));
        while (at < bytes.length) {
            int end = lineEnd(at);
            if (end == at) {
                return -1;
            }
            int value = valueStart(at, end, name);
            value = value >= 0 ? value : valueStart(at, end, compact);
            if (value >= 0) {
                return value;
            }
            at = afterLine(end);
        }
        return -1;
    }

    private int valueStart(int at, int end, String name) {
        int i = at + name.length();
        if (i >= end) {
            return -1;
        }
        for (int n = 0; n < name.length(); n++) {
            if ((bytes[at + n] | 0x20) != (name.charAt(n) | 0x20)) {
                return -1;
            }
        }
        while (i < end && white(bytes[i])) {
            i++;
        }
        return i < end && bytes[i] == ':' ? i + 1 : -1;
    }

    private int lineEnd(int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i > from && bytes[i - 1] == '\r' ? i - 1 : i;
            }
        }
        return bytes.length;
    }

    private int afterLine(int end) {
        int at = end;
        if (at < bytes.length && bytes[at] == '\r') {
            at++;
        }
        return at + 1;
    }

    private int indexOf(String text, int from, int to) {
        for (int i = from; i + text.length() <= to; i++) {
            if (startsWith(i, text)) {
                return i;
            }
        }
        return -1;
    }

    private boolean startsWith(int at, String text) {
        if (at + text.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean white(byte b) {
        return b == ' ' || b == '\t';
    }
}
