package org.patchbay.itests.calls;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.patchbay.itests.harness.SipText;

/**
 * A request that is wrong in one way.
 *
 * @param name what is wrong
 * @param spoil makes it wrong
 * @param status what it is answered
 * @param header a header field that the answer must have; empty for none
 */
record SpoiltRequest(String name, String method, UnaryOperator<SipText> spoil, int status, String header) {
    private static final String MIXED = "multipart/mixed;boundary=x";

    @Override
    public String toString() {
        return name;
    }

    private static SpoiltRequest options(String name, UnaryOperator<SipText> spoil, int status) {
        return new SpoiltRequest(name, "OPTIONS", spoil, status, "");
    }

    private static SpoiltRequest invite(String name, UnaryOperator<SipText> spoil, int status, String header) {
        return new SpoiltRequest(name, "INVITE", spoil, status, header);
    }

    private static SpoiltRequest method(String name, int status, String header) {
        return new SpoiltRequest(name, name, r -> r, status, header);
    }

    static Stream<SpoiltRequest> all() {
        String allow = "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS";
        return Stream.of(
                options("nothing wrong", r -> r, 200),
                options("no From", r -> r.without("From"), 400),
                options("no To", r -> r.without("To"), 400),
                options("no Call-ID", r -> r.without("Call-ID"), 400),
                options("no CSeq", r -> r.without("CSeq"), 400),
                options("no Max-Forwards, which RFC 3261 section 16.3 lets pass", r -> r.without("Max-Forwards"), 200),
                options("OPTIONS that go no further", r -> r.with("Max-Forwards", "0"), 200),
                options("Max-Forwards 256", r -> r.with("Max-Forwards", "256"), 400),
                options("Max-Forwards no number", r -> r.with("Max-Forwards", "many"), 400),
                options("two From", r -> r.also("From", "<sip:a@b>;tag=2"), 400),
                options("another method in CSeq", r -> r.with("CSeq", "1 INVITE"), 400),
                options("CSeq beyond 31 bits", r -> r.with("CSeq", "2147483648 OPTIONS"), 400),
                options("version 3.0", r -> r.startLine("OPTIONS sip:127.0.0.1 SIP/3.0"), 505),
                options("URI in angle brackets", r -> r.startLine("OPTIONS <sip:127.0.0.1> SIP/2.0"), 400),
                options("URI without host", r -> r.startLine("OPTIONS sip: SIP/2.0"), 400),
                options("port of five digits too many", r -> r.startLine("OPTIONS sip:h:5060506050 SIP/2.0"), 400),
                options("brackets in brackets", r -> r.with("From", "<".repeat(5000) + "sip:a@b>;tag=1"), 400),
                options("quotes without end", r -> r.to("\"" + "\\".repeat(3001) + "<sip:a@b>"), 400),
                options("unknown extension", r -> r.with("Require", "magic"), 420),
                method("FANCY", 501, allow),
                method("invite", 501, allow),
                method("MESSAGE", 405, allow),
                method("REGISTER", 405, allow),
                method("PRACK", 481, ""),
                method("UPDATE", 481, ""),
                method("BYE", 481, ""),
                method("CANCEL", 481, ""),
                new SpoiltRequest("BYE of a dialog nobody knows", "BYE", r -> r.to("<sip:a@b>;tag=gone"), 481, ""),
                invite("re-INVITE of a dialog nobody knows", r -> r.to("<sip:a@b>;tag=gone"), 481, ""),
                invite("no hop left", r -> r.with("Max-Forwards", "0"), 483, ""),
                invite("no Contact", r -> r.without("Contact"), 400, ""),
                invite("unknown extension", r -> r.with("Require", "100rel, magic"), 420, "Unsupported: magic"),
                invite("body that is text", r -> r.body("text/plain", "hello"), 415, "Accept: application/sdp"),
                invite("packed body", r -> r.with("Content-Encoding", "gzip"), 415, "Accept-Encoding: identity"),
                invite("body of no type", r -> r.without("Content-Type"), 415, "Accept: application/sdp"),
                invite("no description", r -> r.body("application/sdp", "v=0\r\n"), 488, ""),
                invite("garbage for a description", r -> r.body("application/sdp", "\0\1".repeat(500)), 488, ""),
                invite("no telephone", r -> r.startLine("INVITE http://example.com/ SIP/2.0"), 416, ""),
                invite("a description of 60 KB", r -> r.body("application/sdp", longDescription()), 404, ""),
                invite("a part without header fields", r -> r.body(MIXED, "--x\r\n\r\ntext\r\n" + part()), 404, ""),
                invite("four thousand parts", r -> r.body(MIXED, "--x\r\nA: b\r\n".repeat(4000) + part()), 404, ""),
                invite("a hundred header fields", r -> many(r, 100, "x"), 404, ""),
                invite("three thousand header fields", r -> many(r, 3000, "x"), 513, ""),
                invite("a header field of 60 KB", r -> many(r, 1, "x".repeat(60_000)), 513, ""));
    }

    private static String longDescription() {
        StringBuilder formats = new StringBuilder("RTP/AVP");
        StringBuilder maps = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            formats.append(" 8 0 9 101 102");
            maps.append("a=rtpmap:").append(i % 128).append(" PCMA/8000\r\n");
        }
        return SipText.sdp().replace("RTP/AVP", formats) + maps;
    }

    private static String part() {
        return "--x\r\nContent-Type: application/sdp\r\n\r\n" + SipText.sdp() + "\r\n--x--\r\n";
    }

    private static SipText many(SipText request, int count, String value) {
        for (int i = 0; i < count; i++) {
            request.also("X-" + i, value);
        }
        return request;
    }
}
