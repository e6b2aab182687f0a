package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** A response from the lines of a request, without a parser and without state: Via, From, To, Call-ID and CSeq are copied byte for byte. */
final class RawReply {
    private final Raw request;
    private final byte[] from;
    private byte[] out;
    private int length;

    private RawReply(Raw request) {
        this.request = request;
        from = request.bytes();
        out = new byte[Math.min(from.length, 2048) + 256];
    }

    /**
     * The response, or null if the message has no Via or is one that is never answered.
     *
     * @param extra a whole header field more, or null
     * @param toTag put where To has no tag
     */
    static byte @Nullable [] to(
            Raw request, int status, String reason, @Nullable String extra, String toTag, InetSocketAddress source) {
        if (request.isResponse() || request.isMethod("ACK") || !request.hasVia()) {
            return null;
        }
        RawReply reply = new RawReply(request);
        reply.line("SIP/2.0 " + status + ' ' + reason);
        reply.copy(toTag, source);
        if (extra != null) {
            reply.line(extra);
        }
        reply.line("Content-Length: 0");
        reply.line("");
        return Arrays.copyOf(reply.out, reply.length);
    }

    private void copy(String toTag, InetSocketAddress source) {
        boolean firstVia = true;
        boolean copying = false;
        int at = request.afterLine(request.lineEnd(0));
        for (int end = request.lineEnd(at); at < from.length && end > at; end = request.lineEnd(at)) {
            boolean folded = from[at] == ' ' || from[at] == '\t';
            int kind = from[at] | 0x20;
            if (!folded) {
                copying = copied(kind, at, end);
            }
            if (copying && !folded && kind == 'v' && firstVia) {
                firstVia = false;
                line(stamped(new String(from, at, end - at, StandardCharsets.ISO_8859_1), source));
            } else if (copying) {
                bytes(from, at, end - at);
                line(!folded && kind == 't' && !request.hasToTag() ? ";tag=" + toTag : "");
            }
            at = request.afterLine(end);
        }
    }

    private boolean copied(int first, int at, int end) {
        return switch (first) {
            case 'v' -> request.value(at, end, "via", "v") >= 0;
            case 'f' -> request.value(at, end, "from", "f") >= 0;
            case 't' -> request.value(at, end, "to", "t") >= 0;
            case 'i' -> request.value(at, end, "i", "i") >= 0;
            case 'c' -> request.value(at, end, "call-id", "cseq") >= 0;
            default -> false;
        };
    }

    private void line(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        bytes(bytes, 0, bytes.length);
        room(2);
        out[length++] = '\r';
        out[length++] = '\n';
    }

    private void bytes(byte[] bytes, int at, int count) {
        room(count);
        System.arraycopy(bytes, at, out, length, count);
        length += count;
    }

    private void room(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
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
}
