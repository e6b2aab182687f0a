package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.itests.harness.Reply;
import org.patchbay.itests.harness.SipText;
import org.patchbay.itests.harness.Wire;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that are wrong get the answer that RFC 3261 has for them, and a call that is up notices nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputIT {
    private static final Duration SILENCE = Duration.ofMillis(700);
    private static RoughBench bench;

    @BeforeAll
    static void start() {
        bench = new RoughBench("bad-input");
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            bench.close();
        }
    }

    /** Whatever was sent, a request that is right is answered at once. */
    @AfterEach
    void others() {
        try (Wire wire = bench.udp()) {
            assertThat(wire.send(SipText.request(wire, "OPTIONS", "")).reply().status())
                    .isEqualTo(200);
        }
    }

    /**
     * A request that is wrong in one way.
     *
     * @param spoil makes it wrong
     * @param header a header that the answer must have, and its value after the colon; empty for none
     */
    private record Case(String name, String method, UnaryOperator<SipText> spoil, int status, String header) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case options(String name, UnaryOperator<SipText> spoil, int status) {
        return new Case(name, "OPTIONS", spoil, status, "");
    }

    private static Case invite(String name, UnaryOperator<SipText> spoil, int status, String header) {
        return new Case(name, "INVITE", spoil, status, header);
    }

    private static Case method(String name, int status, String header) {
        return new Case(name, name, r -> r, status, header);
    }

    static Stream<Case> cases() {
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
                method("PRACK", 405, allow),
                method("BYE", 481, ""),
                method("CANCEL", 481, ""),
                new Case("BYE of a dialog nobody knows", "BYE", r -> r.to("<sip:a@b>;tag=gone"), 481, ""),
                invite("re-INVITE of a dialog nobody knows", r -> r.to("<sip:a@b>;tag=gone"), 481, ""),
                invite("no hop left", r -> r.with("Max-Forwards", "0"), 483, ""),
                invite("no Contact", r -> r.without("Contact"), 400, ""),
                invite("unknown extension", r -> r.with("Require", "magic, 100rel"), 420, "Unsupported: magic, 100rel"),
                invite("body that is text", r -> r.body("text/plain", "hello"), 415, "Accept: application/sdp"),
                invite("packed body", r -> r.with("Content-Encoding", "gzip"), 415, "Accept-Encoding: identity"),
                invite("body of no type", r -> r.without("Content-Type"), 415, "Accept: application/sdp"),
                invite("no description", r -> r.body("application/sdp", "v=0\r\n"), 488, ""),
                invite("garbage for a description", r -> r.body("application/sdp", "\0\1".repeat(500)), 488, ""),
                invite("no telephone", r -> r.startLine("INVITE http://example.com/ SIP/2.0"), 416, ""),
                invite("a hundred header fields", r -> many(r, 100, "x"), 404, ""),
                invite("three thousand header fields", r -> many(r, 3000, "x"), 513, ""),
                invite("a header field of 60 KB", r -> many(r, 1, "x".repeat(60_000)), 513, ""));
    }

    private static SipText many(SipText request, int count, String value) {
        for (int i = 0; i < count; i++) {
            request.also("X-" + i, value);
        }
        return request;
    }

    @ParameterizedTest(name = "over UDP: {0}")
    @MethodSource("cases")
    @Order(1)
    void answeredOverUdp(Case one) {
        try (Wire wire = bench.udp()) {
            answered(wire, one);
        }
    }

    @ParameterizedTest(name = "over TCP: {0}")
    @MethodSource("cases")
    @Order(1)
    void answeredOverTcp(Case one) {
        try (Wire wire = bench.tcp()) {
            answered(wire, one);
        }
    }

    private static void answered(Wire wire, Case one) {
        SipText request = one.method().equals("INVITE")
                ? SipText.invite(wire, "+4930999999")
                : SipText.request(wire, one.method(), "");
        SipText spoilt = one.spoil().apply(request);
        Reply reply = wire.send(spoilt).reply();
        if (one.method().equals("INVITE") && reply.status() != 513) {
            wire.send(spoilt.ack(reply));
        }
        assertThat(reply.status()).as(reply.text()).isEqualTo(one.status());
        assertThat(reply.text()).contains(one.header());
        assertThat(reply.header("Via")).startsWith(request.value("Via").substring(0, 30));
        assertThat(reply.header("CSeq")).isEqualTo(spoilt.value("CSeq"));
        assertThat(reply.header("Call-ID")).isEqualTo(spoilt.value("Call-ID"));
        if (reply.status() == 400) {
            assertThat(reply.startLine())
                    .as("says what is wrong")
                    .hasSizeGreaterThan("SIP/2.0 400 Bad Request".length());
        }
    }

    @Test
    @Order(1)
    void theLengthOfABodyIsBelievedAsFarAsADatagramGoes() {
        try (Wire wire = bench.udp()) {
            for (String wrong : new String[] {"500", "-1", "x", "99999999999"}) {
                assertThat(wire.send(SipText.invite(wire, "1").with("Content-Length", wrong))
                                .reply()
                                .status())
                        .as(wrong)
                        .isEqualTo(400);
            }
            // What is beyond Content-Length is no part of the message (RFC 3261 section 18.3).
            SipText longer = SipText.invite(wire, "+4930999999");
            assertThat(wire.send(longer + "BYE and more").reply().status()).isEqualTo(404);
            assertThat(wire.send(SipText.request(wire, "OPTIONS", "").also("Content-Length", "1"))
                            .reply()
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    @Order(1)
    void theSameRequestByAnotherPathIsALoop() {
        try (Wire wire = bench.udp();
                Wire hub = bench.hub()) {
            SipText invite = SipText.invite(wire, RoughBench.DAN);
            wire.send(invite);
            Reply called = hub.reply();
            assertThat(called.startLine()).startsWith("INVITE");
            assertThat(wire.send(invite.another()).reply().status()).isEqualTo(482);
            hub.send(called.answer(hub, "486 Busy Here"));
            assertThat(wire.reply().status()).isEqualTo(486);
        }
    }

    @Test
    @Order(1)
    void aCallWithoutDescriptionsIsEndedOnBothSides() {
        try (Wire wire = bench.udp();
                Wire hub = bench.hub()) {
            SipText invite = SipText.request(wire, "INVITE", RoughBench.DAN);
            wire.send(invite);
            Reply called = hub.reply();
            assertThat(called.body()).as("ours, since the caller made no offer").contains("m=audio");
            hub.send(called.answer(hub, "200 OK").replace("Content-Length: 0\r\n\r\n", described()));
            Reply offered = wire.reply();
            assertThat(offered.status()).isEqualTo(200);
            assertThat(offered.body()).contains("m=audio");
            wire.send(invite.ack(offered).another());
            assertThat(wire.reply().startLine()).as("no answer in the ACK").startsWith("BYE");
            Reply next = hub.reply();
            assertThat((next.startLine().startsWith("ACK") ? hub.reply() : next).startLine())
                    .startsWith("BYE");
        }
    }

    private static String described() {
        return "Content-Type: application/sdp\r\nContent-Length: "
                + SipText.sdp().length() + "\r\n\r\n" + SipText.sdp();
    }

    @Test
    @Order(1)
    void whatCannotBeAnsweredIsSaidInTheLog() {
        try (Wire wire = bench.udp()) {
            bench.logs("WARN", () -> wire.send(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}), "127.0.0.41", "not SIP");
            bench.logs(
                    "WARN",
                    () -> wire.send(SipText.request(wire, "OPTIONS", "").without("Via")),
                    "127.0.0.41",
                    "no Via");
            wire.send(SipText.request(wire, "ACK", ""));
            wire.send("SIP/2.0 999 What\r\n\r\n");
            wire.send("SIP/2.0 200 OK\r\n\r\n");
            assertThat(wire.next(SILENCE).isNothing()).isTrue();
        }
    }

    @Test
    @Order(1)
    void aStrangerIsNotAnsweredAndTheLogSaysWhoItIs() {
        try (Wire wire = bench.stranger()) {
            bench.logs("WARN", () -> wire.send(SipText.invite(wire, RoughBench.DAN)), RoughBench.STRANGER, "sources");
            wire.send(SipText.request(wire, "OPTIONS", ""));
            assertThat(wire.next(SILENCE).isNothing()).isTrue();
        }
    }

    @Test
    @Order(2)
    void aFloodOfGarbageIsNotAFloodOfLines() {
        int since = bench.distribution.log().size();
        try (Wire wire = bench.udp();
                Wire stranger = bench.stranger()) {
            for (int i = 0; i < 3000; i++) {
                wire.send("garbage ".repeat(20));
                wire.send("OPTIONS sip:a SIP/2.0\r\n\r\n");
                stranger.send("garbage ".repeat(20));
            }
        }
        others();
        assertThat(bench.distribution.log().size() - since).isLessThan(60);
    }

    @Test
    @Order(3)
    void thePhonesNoticedNothing() {
        bench.phonesNoticedNothing();
        assertThat(bench.distribution.log("ERROR")).isEmpty();
    }

    @Test
    @Order(4)
    void nothingIsLeft() {
        bench.nothingIsLeft();
    }
}
