package org.patchbay.sip.stack.message;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SipMessageTest {
    private static final ConnectionInfo FROM_AFAR = new ConnectionInfo(
            0,
            "in",
            Transport.UDP,
            new InetSocketAddress("127.0.0.1", 5060),
            new InetSocketAddress("127.0.0.9", 40_000),
            List.of(),
            false);
    private static final String PAI =
            "\"M\\\"eier,  Zoë\"  <sip:+4930123@x;user=phone> , <tel:+4930123;ext=1>;  odd=\"a, b\"";
    private static final String INVITE = String.join(
            "\r\n",
            "INVITE sip:+15551234567@sbc.example:5061;user=phone;transport=tls SIP/2.0",
            "v: SIP/2.0/TLS 52.114.75.24:5061;rport;branch=z9hG4bKabc, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKdef",
            "Record-Route: <sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls;lr>",
            "f: \"Adele Vance\" <sip:+14255550100@x:5061;user=phone>;tag=Ab1",
            "t: <sip:+15551234567@sbc.example;user=phone>",
            "m: <sip:api-du-a-eu.pstnhub.microsoft.com:443;x-i=2ad8-4c;x-c=s/1/8a/0b5e/d/8/1c>",
            "P-Asserted-Identity:" + PAI,
            "History-Info: <sip:a@b?Reason=SIP%3Bcause%3D302>;index=1,",
            "   <sip:c@d>;index=1.1",
            "p-asserted-identity:   <sip:second@x>  ",
            "i: 4c5f@host",
            "CSEQ: 1 INVITE",
            "max-forwards: 69",
            "X-Odd:  a;b ,c   ",
            "c: application/sdp",
            "l: 5",
            "",
            "v=0\r\nrest of the datagram");

    private static SipMessage parse(String text) {
        return SipMessage.parse(text.getBytes(StandardCharsets.UTF_8), FROM_AFAR);
    }

    /** RFC 3261 wants it escaped, and the hub does not do so. */
    @Test
    void aHashInARequestUriIsTakenAsItIs() {
        SipRequest invite = (SipRequest) parse(INVITE.replace("sip:+15551234567@", "sip:#31#+15551234567@"));
        assertThat(invite.uri().user()).isEqualTo("#31#+15551234567");
        assertThat(invite.uri().host()).isEqualTo("sbc.example");
        assertThat(invite.uri().parameters().get("user")).isEqualTo("phone");
        assertThat(invite.requestUri()).startsWith("sip:#31#+15551234567@sbc.example");
    }

    @Test
    void keepsValuesAsTheyWereReceived() {
        SipMessage invite = parse(INVITE);
        assertThat(invite.all("P-Asserted-Identity")).containsExactly(PAI, "<sip:second@x>");
        assertThat(invite.first("x-odd")).isEqualTo("a;b ,c");
        assertThat(invite.first("History-Info"))
                .isEqualTo("<sip:a@b?Reason=SIP%3Bcause%3D302>;index=1, <sip:c@d>;index=1.1");
        SipMessage relayed = SipRequest.builder("INVITE", "sip:x@y")
                .copy(invite, "P-Asserted-Identity", "History-Info")
                .add("From", "<sip:a@b>;tag=1")
                .build();
        String wire = new String(relayed.encode(), StandardCharsets.UTF_8);
        assertThat(wire).contains("P-Asserted-Identity: " + PAI + "\r\n").endsWith("Content-Length: 0\r\n\r\n");
    }

    @Test
    void isWrittenInUtf8WhereverItIsNotAscii() {
        String utf8 = "Zo\u00eb \u0141 \u4e00 \ud83d\udcde";
        for (String text : List.of("plain", "\u00eb", "\u0141", utf8)) {
            SipMessage built = SipRequest.builder("MESSAGE", "sip:x@y")
                    .add("Subject", text)
                    .add("X-" + text.replace(" ", ""), "1")
                    .add("Content-Length", "77")
                    .body("text/plain", text)
                    .build();
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            String expected = "MESSAGE sip:x@y SIP/2.0\r\nSubject: " + text + "\r\nX-" + text.replace(" ", "")
                    + ": 1\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n" + text;
            assertThat(built.encode()).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));

            SipMessage received = parse(INVITE.replace("max-forwards: 69", "max-forwards: 69\r\nSubject: " + text));
            SipMessage relayed = SipRequest.builder("INVITE", "sip:x@y")
                    .copy(received, "Subject", "X-Odd")
                    .build();
            assertThat(new String(relayed.encode(), StandardCharsets.UTF_8))
                    .isEqualTo("INVITE sip:x@y SIP/2.0\r\nSubject: " + text
                            + "\r\nX-Odd: a;b ,c\r\nContent-Length: 0\r\n\r\n");
            SipResponse refused = ((SipRequest) received).response(500, text).build();
            assertThat(new String(refused.encode(), StandardCharsets.UTF_8)).startsWith("SIP/2.0 500 " + text + "\r\n");
        }
    }

    @Test
    void whatIsNoUtf8IsReplacedAndKeepsItsPlace() {
        byte[] bytes = INVITE.replace("69", "69\r\nSubject: a?b").getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '?' && bytes[i - 1] == 'a' && bytes[i + 1] == 'b' ? (byte) 0xff : bytes[i];
        }
        SipMessage received = SipMessage.parse(bytes, FROM_AFAR);
        assertThat(received.first("Subject")).isEqualTo("a\ufffdb");
        byte[] relayed = SipRequest.builder("INVITE", "sip:x@y")
                .copy(received, "Subject")
                .build()
                .encode();
        assertThat(new String(relayed, StandardCharsets.UTF_8)).contains("Subject: a\ufffdb\r\nContent-Length");
    }

    @Test
    void readsWhatTheTrunkNeeds() {
        SipRequest invite = (SipRequest) parse(INVITE);
        assertThat(invite.method()).isEqualTo("INVITE");
        assertThat(invite.uri().user()).isEqualTo("+15551234567");
        assertThat(invite.uri().port()).isEqualTo(5061);
        assertThat(invite.uri().parameters().get("USER")).isEqualTo("phone");
        assertThat(invite.fromTag()).isEqualTo("Ab1");
        assertThat(invite.from().displayName()).isEqualTo("Adele Vance");
        assertThat(invite.outsideDialog()).isTrue();
        assertThat(invite.contact().uri().parameters().get("x-c")).isEqualTo("s/1/8a/0b5e/d/8/1c");
        assertThat(invite.recordRoutes()).hasSize(1);
        assertThat(invite.callId()).isEqualTo("4c5f@host");
        assertThat(invite.cseqNumber()).isEqualTo(1);
        assertThat(invite.maxForwards()).isEqualTo(69);
        assertThat(invite.bodyText()).isEqualTo("v=0\r\n");
        assertThat(invite.contentType()).isEqualTo("application/sdp");
        assertThat(invite.addresses("P-Asserted-Identity"))
                .extracting(NameAddress::displayName)
                .containsExactly("M\"eier,  Zoë", null, null);
        assertThat(invite.addresses("P-Asserted-Identity").get(1).uri().user()).isEqualTo("+4930123");
    }

    @Test
    void writesDownWhereARequestReallyCameFrom() {
        SipMessage invite = parse(INVITE);
        assertThat(invite.vias()).hasSize(2);
        assertThat(invite.topVia().parameters().get("received")).isEqualTo("127.0.0.9");
        assertThat(invite.topVia().parameters().get("rport")).isEqualTo("40000");
        assertThat(invite.topVia().branch()).isEqualTo("z9hG4bKabc");
    }

    @Test
    void aResponseCarriesWhatItMustAndNothingElse() {
        SipRequest invite = (SipRequest) parse(INVITE);
        SipResponse ringing =
                invite.response(180, "Ringing").toTag("me").toTag("other").build();
        assertThat(ringing.all("Via")).isEqualTo(invite.all("Via"));
        assertThat(ringing.first("From")).isEqualTo(invite.first("From"));
        assertThat(ringing.first("To")).isEqualTo(invite.first("To") + ";tag=me");
        assertThat(ringing.has("Record-Route")).isTrue();
        assertThat(ringing.has("P-Asserted-Identity")).isFalse();
        assertThat(invite.response(404, "Not Found").build().has("Record-Route"))
                .isFalse();
        assertThat(parse(new String(ringing.encode(), StandardCharsets.UTF_8)).toTag())
                .isEqualTo("me");
    }

    @Test
    void nothingTakenFromOneMessageCanSmuggleAFieldIntoAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipRequest.builder("INVITE", "sip:a@b").add("Subject", "x\r\nVia: y"));
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.builder("INVITE", "sip:a@b\r\nX: y"));
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.builder("INVITE", "sip:a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> SipUri.of("sip", "a\r\nb", "h", -1, Parameters.NONE));
        assertThat(new NameAddress("a\r\nB \"q\\", SipUri.parse("sip:a@b"), Parameters.NONE))
                .hasToString("\"a  B \\\"q\\\\\" <sip:a@b>");
    }

    @Test
    void messagesDoNotChangeWithTheBuilderTheyCameFrom() {
        RequestBuilder builder = SipRequest.builder("INVITE", "sip:a@b").add("Call-ID", "1");
        SipRequest first = builder.build();
        builder.set("Call-ID", "2").add("X", "y");
        assertThat(first.callId()).isEqualTo("1");
        assertThat(first.fields()).hasSize(1);
        assertThat(builder.set("x", "z").remove("i").build().fields()).containsExactly(new HeaderField("X", "z"));
    }

    @Test
    void refusesWhatIsNotSip() {
        for (String[] change : new String[][] {
            {"i: 4c5f@host\r\n", ""},
            {"CSEQ: 1 INVITE", "CSeq: 1 BYE"},
            {"CSEQ: 1 INVITE", "CSeq: 2147483648 INVITE"},
            {"CSEQ: 1 INVITE", "CSeq: INVITE"},
            {"l: 5", "l: 500"},
            {"l: 5", "l: -5"},
            {"max-forwards: 69", "Max-Forwards: 256"},
            {"max-forwards: 69", "Max-Forwards: 69\r\nMax-Forwards: 70"},
            {"t: <sip:+15551234567@sbc.example;user=phone>", "t: <sip:+15551234567@sbc.example;user=phone"},
            {"m: <", "m: <<"},
            {"Record-Route: <", "Record-Route: \"<"},
            {"X-Odd: ", "X Odd: "},
            {"X-Odd: ", "X-Odd "},
            {"INVITE sip", "INVITE  sip"},
            {"INVITE sip", "INVITE \"sip"},
            {" SIP/2.0\r\nv", " SIP/2.0 \r\nv"},
            {"v: SIP/2.0/TLS", "v: SIP/1.0/TLS"},
            {"4c5f@host", "4c5f\u00e9"},
            {"Vance\" <", "Vance <"}
        }) {
            String changed = INVITE.replace(change[0], change[1]);
            assertThat(changed).isNotEqualTo(INVITE);
            assertThatThrownBy(() -> parse(changed)).as(change[1]).isInstanceOf(SipSyntaxException.class);
        }
    }

    @Test
    void compactAndFullNamesAreTheSame() {
        for (String[] pair : new String[][] {
            {"v", "Via"}, {"b", "Referred-By"}, {"X", "session-EXPIRES"}, {"r", "Refer-To"}, {"K", "supported"}
        }) {
            assertThat(new HeaderField(pair[0], "x").is(pair[1])).isTrue();
        }
    }
}
