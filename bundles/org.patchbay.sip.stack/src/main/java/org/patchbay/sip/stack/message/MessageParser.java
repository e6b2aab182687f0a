package org.patchbay.sip.stack.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ConnectionInfo;

/** Takes a message apart into lines; values go to {@link Grammar} only where the stack has to understand them. */
final class MessageParser {
    private static final String VERSION = "SIP/2.0";

    private MessageParser() {}

    static SipMessage parse(byte[] bytes, @Nullable ConnectionInfo receivedOn) {
        int start = 0;
        while (start < bytes.length && (bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        int bodyAt = bodyStart(bytes, start);
        String head = new String(bytes, start, bodyAt - start, StandardCharsets.UTF_8);
        int lineEnd = head.indexOf('\n');
        if (lineEnd < 0) {
            throw new SipSyntaxException("no header");
        }
        String startLine = chomp(head, 0, lineEnd);
        // Whatever takes more than one byte makes the text shorter than those, and what is no UTF-8 is replaced.
        boolean ascii = head.length() == bodyAt - start && head.indexOf('\ufffd') < 0;
        List<HeaderField> fields = fields(head, lineEnd + 1, ascii);
        byte[] body = body(fields, bytes, bodyAt);
        SipMessage message = startLine.startsWith(VERSION + ' ')
                ? response(startLine, fields, body, receivedOn)
                : request(startLine, fields, body, receivedOn);
        check(message);
        if (receivedOn != null && message instanceof SipRequest) {
            message.stampVia(receivedOn.remote());
        }
        return message;
    }

    private static int bodyStart(byte[] bytes, int start) {
        for (int i = start; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (bytes[i + 1] == '\n') {
                    return i + 2;
                }
                if (bytes[i + 1] == '\r' && i + 2 < bytes.length && bytes[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        throw new SipSyntaxException("header fields do not end");
    }

    private static String chomp(String head, int from, int newline) {
        int end = newline > from && head.charAt(newline - 1) == '\r' ? newline - 1 : newline;
        return head.substring(from, end);
    }

    private static List<HeaderField> fields(String head, int start, boolean ascii) {
        List<HeaderField> fields = new ArrayList<>(24);
        int at = start;
        while (at < head.length()) {
            int newline = head.indexOf('\n', at);
            if (newline < 0) {
                newline = head.length();
            }
            int from = at;
            int to = newline > at && head.charAt(newline - 1) == '\r' ? newline - 1 : newline;
            at = newline + 1;
            if (to == from) {
                break;
            }
            if (at < head.length() && (head.charAt(at) == ' ' || head.charAt(at) == '\t')) {
                StringBuilder unfolded = new StringBuilder(head.substring(from, to));
                while (at < head.length() && (head.charAt(at) == ' ' || head.charAt(at) == '\t')) {
                    int next = head.indexOf('\n', at);
                    next = next < 0 ? head.length() : next;
                    unfolded.append(' ').append(chomp(head, at, next).trim());
                    at = next + 1;
                }
                fields.add(field(unfolded.toString(), 0, unfolded.length(), ascii));
            } else {
                fields.add(field(head, from, to, ascii));
            }
        }
        return fields;
    }

    private static HeaderField field(String text, int from, int to, boolean ascii) {
        int colon = text.indexOf(':', from);
        if (colon < 0 || colon >= to) {
            throw new SipSyntaxException("a header field has no name");
        }
        String name = HeaderNames.known(text, from, colon);
        if (name == null) {
            name = text.substring(from, colon).trim();
            if (!Grammar.token(name)) {
                throw new SipSyntaxException("a header field has no name");
            }
            String known = HeaderNames.known(name);
            name = known == null ? name : known;
        }
        int value = colon + 1;
        int end = to;
        while (value < end && text.charAt(value) <= ' ') {
            value++;
        }
        while (end > value && text.charAt(end - 1) <= ' ') {
            end--;
        }
        String content = text.substring(value, end);
        if (content.indexOf('\r') >= 0 || content.indexOf('\0') >= 0) {
            throw new SipSyntaxException("control characters in a header field");
        }
        return new HeaderField(name, content, ascii);
    }

    private static byte[] body(List<HeaderField> fields, byte[] bytes, int bodyAt) {
        int available = bytes.length - bodyAt;
        int length = available;
        for (HeaderField field : fields) {
            if (field.name().equals("Content-Length")) {
                length = Grammar.number(field.value(), Integer.MAX_VALUE, "Content-Length");
            }
        }
        // RFC 3261 section 18.3: what a datagram has beyond Content-Length is no part of the message; less is an error.
        if (length > available) {
            throw new SipSyntaxException("body shorter than Content-Length");
        }
        return length == 0 ? new byte[0] : Arrays.copyOfRange(bytes, bodyAt, bodyAt + length);
    }

    private static SipMessage request(
            String line, List<HeaderField> fields, byte[] body, @Nullable ConnectionInfo receivedOn) {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last == first) {
            throw new SipSyntaxException("request line");
        }
        String version = line.substring(last + 1);
        if (!version.equalsIgnoreCase(VERSION)) {
            throw version.toUpperCase(java.util.Locale.ROOT).startsWith("SIP/")
                    ? new SipSyntaxException(505, "version")
                    : new SipSyntaxException("request line");
        }
        String method = line.substring(0, first);
        String uri = line.substring(first + 1, last);
        if (!Grammar.token(method) || uri.isEmpty() || uri.indexOf(' ') >= 0 || uri.indexOf('\t') >= 0) {
            throw new SipSyntaxException("request line");
        }
        SipRequest request = new SipRequest(method, uri, fields, body, receivedOn);
        request.uri();
        if (!request.cseqMethod().equals(method)) {
            throw new SipSyntaxException("CSeq method is not the request's");
        }
        return request;
    }

    private static SipMessage response(
            String line, List<HeaderField> fields, byte[] body, @Nullable ConnectionInfo receivedOn) {
        int from = VERSION.length() + 1;
        int end = line.indexOf(' ', from);
        String code = end < 0 ? line.substring(from) : line.substring(from, end);
        int status = Grammar.number(code, 699, "status line");
        if (status < 100 || code.length() != 3) {
            throw new SipSyntaxException("status line");
        }
        return new SipResponse(status, end < 0 ? "" : line.substring(end + 1), fields, body, receivedOn);
    }

    /** A bit for each field that there may be one of; 0 for any other. */
    private static int single(String name) {
        return switch (name) {
            case "From" -> 1;
            case "To" -> 2;
            case "Call-ID" -> 4;
            case "CSeq" -> 8;
            case "Content-Length" -> 16;
            case "Max-Forwards" -> 32;
            case "Content-Type" -> 64;
            default -> 0;
        };
    }

    /** Everything that the documented accessors read, once, so that they do not throw later. */
    private static void check(SipMessage message) {
        int seen = 0;
        for (HeaderField field : message.rawFields()) {
            int single = single(field.name());
            if ((seen & single) != 0) {
                throw new SipSyntaxException("more than one " + field.name());
            }
            seen |= single;
        }
        String callId = message.callId();
        for (int i = 0; i < callId.length(); i++) {
            if (callId.charAt(i) <= ' ' || callId.charAt(i) > '~') {
                throw new SipSyntaxException("characters in Call-ID");
            }
        }
        if (callId.isEmpty() || !Grammar.token(message.cseqMethod())) {
            throw new SipSyntaxException("empty Call-ID, or no method in CSeq");
        }
        message.cseqNumber();
        message.maxForwards();
        message.topVia();
        message.from();
        message.to();
        message.contacts();
        message.routes();
        message.recordRoutes();
    }
}
