package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.MessageLimits;

/**
 * A message before it is parsed: just enough is read from its bytes to choose a worker and to refuse a new call under load. Its header is gone
 * through once, when first asked for, and nothing is allocated for that.
 */
final class Raw {
    private static final int NONE = -1;
    private final byte[] bytes;
    /** Behind the last header field; {@link #NONE} while the header has not been gone through. */
    private int headerEnd = NONE;

    private int fields;
    /** Where the value of the first field of the name begins, or {@link #NONE}. */
    private int via = NONE;

    private int to = NONE;
    private int callId = NONE;
    private int replaces = NONE;

    Raw(byte[] bytes) {
        this.bytes = bytes;
    }

    private Raw header() {
        if (headerEnd != NONE) {
            return this;
        }
        int at = afterLine(lineEnd(0));
        for (int end = lineEnd(at); at < bytes.length && end > at; end = lineEnd(at)) {
            fields++;
            switch (bytes[at] | 0x20) {
                case 'v' -> via = via != NONE ? via : value(at, end, "via", "v");
                case 't' -> to = to != NONE ? to : value(at, end, "to", "t");
                case 'c', 'i' -> callId = callId != NONE ? callId : value(at, end, "call-id", "i");
                case 'r' -> replaces = replaces != NONE ? replaces : value(at, end, "replaces", "replaces");
                default -> {
                    // Of no use here.
                }
            }
            at = afterLine(end);
        }
        headerEnd = Math.min(at, bytes.length);
        return this;
    }

    /** Whether the first line ends in, or starts with, SIP/: anything else is not worth a parser. */
    boolean looksLikeSip() {
        int end = lineEnd(0);
        return end > 12 && bytes[0] > ' ' && (startsWith(0, "SIP/") || indexOf(" SIP/", 0, end) > 0);
    }

    /** What is too large of its header, for a parser to be worth it: text for the log, or null if nothing is. */
    @Nullable
    String tooLarge(MessageLimits limits) {
        if (header().headerEnd > limits.headers()) {
            return "a header of more than " + limits.headers() + " bytes";
        }
        return fields > limits.headerFields() ? "more than " + limits.headerFields() + " header fields" : null;
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
        int at = header().callId;
        return at < 0 ? 0 : valueHash(at, lineEnd(at));
    }

    /** The hash of the Call-ID that is to be replaced (RFC 3891); 0 if none is. */
    int replacedCallIdHash() {
        int at = header().replaces;
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
        int at = header().to;
        return at >= 0 && indexOf(text, at, lineEnd(at)) >= 0;
    }

    /** The port a UDP reply goes to: the source's with rport, else that of sent-by. */
    int replyPort(InetSocketAddress source) {
        int at = header().via;
        String all = at < 0 ? "" : new String(bytes, at, lineEnd(at) - at, StandardCharsets.ISO_8859_1);
        int comma = all.indexOf(',');
        String first = comma < 0 ? all : all.substring(0, comma);
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

    /** Whether there is a Via, without which nothing can be answered. */
    boolean hasVia() {
        return header().via != NONE;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the value of a line begins if its name is this one, in full or compact; else -1. */
    int value(int at, int end, String name, String compact) {
        int value = valueStart(at, end, name);
        return value >= 0 ? value : valueStart(at, end, compact);
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

    /** Where the line that begins there ends, without its end of line. */
    int lineEnd(int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i > from && bytes[i - 1] == '\r' ? i - 1 : i;
            }
        }
        return bytes.length;
    }

    /** Where the next line begins. */
    int afterLine(int end) {
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
