package org.patchbay.itests.calls;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.patchbay.itests.harness.Records;
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

    @ParameterizedTest(name = "over UDP: {0}")
    @MethodSource("org.patchbay.itests.calls.SpoiltRequest#all")
    @Order(1)
    void answeredOverUdp(SpoiltRequest one) {
        try (Wire wire = bench.udp()) {
            answered(wire, one);
        }
    }

    @ParameterizedTest(name = "over TCP: {0}")
    @MethodSource("org.patchbay.itests.calls.SpoiltRequest#all")
    @Order(1)
    void answeredOverTcp(SpoiltRequest one) {
        try (Wire wire = bench.tcp()) {
            answered(wire, one);
        }
    }

    private static void answered(Wire wire, SpoiltRequest one) {
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
            hub.send(called.answer(hub, "200 OK").replace("Content-Length: 0\r\n\r\n", described(SipText.sdp())));
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

    @Test
    @Order(1)
    void anAnswerThatCannotBeUsedEndsTheCall() {
        for (String answer :
                new String[] {"", "v=0\r\n", "\0\1\2", SipText.sdp().replace("audio", "video")}) {
            try (Wire wire = bench.udp();
                    Wire hub = bench.hub()) {
                SipText invite = SipText.invite(wire, RoughBench.DAN);
                wire.send(invite);
                hub.send(hub.reply().answer(hub, "200 OK").replace("Content-Length: 0\r\n\r\n", described(answer)));
                Reply refused = wire.reply();
                wire.send(invite.ack(refused));
                assertThat(refused.status()).as(answer).isEqualTo(488);
                assertThat(hub.reply().startLine()).as(answer).startsWith("ACK");
                assertThat(hub.reply().startLine()).as(answer).startsWith("BYE");
            }
        }
    }

    /** Nobody rules on such a call; who looks for it finds it among the records all the same. */
    @Test
    @Order(1)
    void anOfferThatCannotBeUsedLeavesOneRecord() {
        String called = "+4930123477";
        try (Wire wire = bench.udp()) {
            SipText invite = SipText.request(wire, "INVITE", called)
                    .body("application/sdp", SipText.sdp().replace("audio", "video"));
            Reply refused = wire.send(invite).reply();
            wire.send(invite.ack(refused));
            assertThat(refused.status()).isEqualTo(488);
        }
        Records records = new Records(bench.distribution);
        bench.until("a record of it", () -> records.all().stream().anyMatch(line -> line.contains(called)));
        String record = records.all().stream()
                .filter(line -> line.contains(called))
                .findFirst()
                .orElseThrow();
        assertThat(records.of(Records.value(record, "call"))).isEqualTo(record);
        assertThat(Records.value(record, "sip")).isEqualTo("488");
        assertThat(Records.value(record, "from")).contains("+12065550177");
        assertThat(Records.value(record, "tenant")).isEqualTo("rough");
        assertThat(Records.time(record, "ended")).isAfterOrEqualTo(Records.time(record, "started"));
        assertThat(record).doesNotContain("\"answered\":\"2");
    }

    private static String described(String sdp) {
        return "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp;
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
