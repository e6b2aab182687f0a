package org.patchbay.sip.stack.internal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipResponse;

import static org.assertj.core.api.Assertions.assertThat;

class RawReplyTest {
    private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 5099);

    private static Raw raw(String... lines) {
        return new Raw(String.join("\r\n", lines).concat("\r\n\r\nv=0\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(Raw raw) {
        byte[] reply = RawReply.to(raw, 503, "Service Unavailable", "Retry-After: 7", "mine", SOURCE);
        return reply == null ? "" : new String(reply, StandardCharsets.UTF_8);
    }

    @Test
    void copiesWhatAResponseMustHaveAndNothingElse() {
        assertThat(refusal(raw(
                        "INVITE sip:b@y SIP/2.0",
                        "Via: SIP/2.0/UDP a.test:5070;rport;branch=z9hG4bK1, SIP/2.0/UDP b.test;branch=z9hG4bK0",
                        "Via: SIP/2.0/UDP c.test;rport;branch=z9hG4bK9",
                        "Max-Forwards: 70",
                        "FROM : \"Jürgen\" <sip:a@x>;tag=f",
                        "To: <sip:b@y>",
                        "Contact: <sip:a@x>",
                        "Call-ID: one@x",
                        "CSeq: 1 INVITE",
                        "Content-Type: application/sdp",
                        "Content-Length: 5")))
                .isEqualTo(String.join(
                        "\r\n",
                        "SIP/2.0 503 Service Unavailable",
                        "Via: SIP/2.0/UDP a.test:5070;rport=5099;branch=z9hG4bK1;received=192.0.2.7, SIP/2.0/UDP b.test;branch=z9hG4bK0",
                        "Via: SIP/2.0/UDP c.test;rport;branch=z9hG4bK9",
                        "FROM : \"Jürgen\" <sip:a@x>;tag=f",
                        "To: <sip:b@y>;tag=mine",
                        "Call-ID: one@x",
                        "CSeq: 1 INVITE",
                        "Retry-After: 7",
                        "Content-Length: 0",
                        "",
                        ""));
    }

    @Test
    void knowsCompactNamesAndGoesOnWithFoldedLines() {
        Raw raw = raw(
                "INVITE sip:b@y SIP/2.0",
                "v: SIP/2.0/UDP a.test",
                " ;branch=z9hG4bK1",
                "s: not this",
                " nor its rest",
                "f: <sip:a@x>;tag=f",
                "t: <sip:b@y>;tag=theirs",
                "i:",
                "  one@x",
                "CSEQ: 1 INVITE");
        String refusal = refusal(raw);
        assertThat(refusal)
                .contains(
                        "\r\nv: SIP/2.0/UDP a.test;received=192.0.2.7\r\n ;branch=z9hG4bK1\r\nf: ",
                        "\r\nt: <sip:b@y>;tag=theirs\r\ni:\r\n  one@x\r\nCSEQ: 1 INVITE\r\n")
                .doesNotContain("not this", "nor its rest", "mine");
        SipResponse parsed = (SipResponse) SipMessage.parse(refusal.getBytes(StandardCharsets.UTF_8), null);
        assertThat(parsed.status()).isEqualTo(503);
        assertThat(CallIds.hash(parsed.callId())).isEqualTo(raw.callIdHash());
    }

    @Test
    void aHeaderOfManyKilobytesIsAnsweredWhole() {
        String via = "Via: SIP/2.0/UDP proxy.test;branch=z9hG4bK";
        StringBuilder vias = new StringBuilder("Via: SIP/2.0/UDP a.test;branch=z9hG4bK");
        for (int i = 0; i < 200; i++) {
            vias.append("\r\n").append(via).append(i);
        }
        assertThat(refusal(raw(
                        "INVITE sip:b@y SIP/2.0",
                        vias.toString(),
                        "From: <sip:a@x>;tag=f",
                        "To: <sip:b@y>",
                        "Call-ID: x",
                        "CSeq: 1 INVITE")))
                .contains(via + "0\r\n", via + "199\r\n")
                .endsWith("CSeq: 1 INVITE\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACK sip:b@y SIP/2.0\r\nVia: SIP/2.0/UDP a", "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a"})
    void neverAnswersWhatIsNotToBeAnswered(String head) {
        assertThat(refusal(raw(head, "Call-ID: x"))).isEmpty();
    }

    @Test
    void withoutViaThereIsNobodyToAnswer() {
        assertThat(refusal(raw("INVITE sip:b@y SIP/2.0", "Call-ID: x", "Subject: Via: no")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "INVITE", "INVITE sip:b@y SIP/2.0\r\n", "INVITE sip:b@y SIP/2.0\r\nVia:", "x\r\n:\r\nv\r\n"})
    void whatStopsInTheMiddleHarmsNothing(String text) {
        Raw raw = new Raw(text.getBytes(StandardCharsets.UTF_8));
        assertThat(raw.callIdHash()).isZero();
        assertThat(raw.hasToTag()).isFalse();
        assertThat(raw.replyPort(SOURCE)).isEqualTo(5060);
    }
}
