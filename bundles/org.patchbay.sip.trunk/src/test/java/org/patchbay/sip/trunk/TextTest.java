package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Side;
import org.patchbay.sip.stack.message.HeaderField;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class TextTest {

    private static SipRequest invite(String... fields) {
        var builder = SipRequest.builder("INVITE", "sip:+1@example.com");
        for (int i = 0; i < fields.length; i += 2) {
            builder.add(fields[i], fields[i + 1]);
        }
        return builder.build();
    }

    @Test
    void readsDirectionCodecsAndAddress() {
        Sdp sdp =
                Sdp.of("v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 111 8 101 13\r\na=rtpmap:111 OPUS/48000/2\r\n"
                        + "a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\nm=video 5 RTP/AVP 99\r\na=inactive\r\n");
        assertThat(sdp.direction()).isEqualTo("sendonly");
        assertThat(sdp.codecs()).containsExactly("opus/48000/2", "pcma/8000");
        assertThat(sdp.address()).isEqualTo("192.0.2.1:4000");
        assertThat(sdp.held()).isTrue();
        assertThat(Sdp.of("c=IN IP4 0.0.0.0\r\nm=audio 4 RTP/AVP 0\r\n").held()).isTrue();
        assertThat(Sdp.of("").codec()).isEmpty();
        assertThat(Sdp.turned("m=audio 4 RTP/AVP 0\r\na=sendrecv\r\n", "inactive"))
                .isEqualTo("m=audio 4 RTP/AVP 0\r\na=inactive\r\n");
        assertThat(Sdp.turned(
                        "v=0\r\n"
                                + "a=sendrecv\r\n"
                                + "m=audio 4 RTP/AVP 0\r\n"
                                + "a=sendonly\r\n"
                                + "a=ptime:20\r\n"
                                + "m=video 0 RTP/AVP 31\r\n",
                        "inactive"))
                .as("each medium says so")
                .isEqualTo("v=0\r\n"
                        + "m=audio 4 RTP/AVP 0\r\n"
                        + "a=ptime:20\r\n"
                        + "a=inactive\r\n"
                        + "m=video 0 RTP/AVP 31\r\n"
                        + "a=inactive\r\n");
        assertThat(Sdp.turned("v=0\r\n", null)).isEqualTo("v=0\r\n");
    }

    @Test
    void readsWhatSignallingHasToKnowOfADescription() {
        Sdp sdp = Sdp.of("v=0\r\nc=IN IP4 10.0.0.1\r\nm=video 6 RTP/AVP 31\r\nc=IN IP4 10.0.0.2\r\n"
                + "m=audio 4000  RTP/AVP 101 13 97 8 99\r\nc=IN IP4 10.0.0.3\r\na=rtpmap:97 OPUS/48000/2\r\n"
                + "a=rtpmap:101 telephone-event/8000\r\na=rtpmap:99 x/8000/1\r\na=recvonly\r\n"
                + "m=audio 9 RTP/AVP 0\r\na=inactive\r\n");
        assertThat(sdp.codecs()).containsExactly("opus/48000/2", "pcma/8000", "x/8000");
        assertThat(sdp.codec()).isEqualTo("opus/48000/2");
        assertThat(sdp.address()).isEqualTo("10.0.0.3:4000");
        assertThat(sdp.direction()).isEqualTo("recvonly");
        Sdp plain = Sdp.of("v=0\nc=IN IP4 0.0.0.0\nm=audio 4 RTP/AVP 8 0\na=rtpmap:8 PCMA/8000\na=sendrecv\n");
        assertThat(plain.codec()).isEqualTo("pcma/8000");
        assertThat(plain.direction()).isEqualTo("inactive");
        for (String none : List.of("", "m=audio", "m=audio 4 RTP/AVP", "m=image 4 udptl t38", "a=\nc=\nm=\n")) {
            assertThat(Sdp.of(none).codec()).as(none).isEmpty();
            assertThat(Sdp.of(none).codecs()).as(none).isEmpty();
            assertThat(Sdp.of(none).address()).as(none).endsWith(":0");
        }
    }

    @Test
    void whateverAPeerSendsIsReadInAMoment() {
        StringBuilder formats = new StringBuilder("m=audio 4000 RTP/AVP");
        StringBuilder maps = new StringBuilder();
        for (int i = 0; i < 8000; i++) {
            formats.append(' ').append(i % 128);
            maps.append("a=rtpmap:").append(i).append(" x/1\r\n");
        }
        String parts = "--x\r\nA: b\r\n".repeat(6000);
        assertTimeout(Duration.ofMillis(500), () -> {
            assertThat(Sdp.of(formats + "\r\n" + maps).codecs()).hasSize(8000);
            for (String end : List.of("--x--\r\n", "--x\r\n\r\n\r\n--x--\r\n")) {
                assertThat(Bodies.sdp(invite().toBuilder()
                                .body("multipart/mixed;boundary=x", parts + end)
                                .build()))
                        .isEmpty();
            }
        });
    }

    @Test
    void aPartWithoutHeaderFieldsIsPassedOver() {
        String description = "--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--x--\r\n";
        assertThat(Bodies.sdp(invite().toBuilder()
                        .body(
                                "multipart/mixed;boundary=x",
                                "--x\r\n\r\nContent-Type: application/sdp\r\n\r\nonly text\r\n" + description)
                        .build()))
                .contains("v=0");
    }

    @Test
    void replacesTheDescriptionInAMultipartAndNothingElse() {
        String before = "preamble\r\n--x\r\nContent-Type: application/pidf+xml\r\n\r\n<a/>\n\n";
        String after = "\r\n--x--\r\nepilogue";
        SipRequest request = invite().toBuilder()
                .body(
                        "multipart/mixed;boundary=\"x\"",
                        (before + "\r\n--x\r\nContent-Type: application/sdp\r\nContent-Length: 3\r\n\r\nold" + after)
                                .getBytes(StandardCharsets.UTF_8))
                .build();
        assertThat(Bodies.sdp(request)).contains("old");
        Bodies.Body body = Bodies.with(request, "newer");
        assertThat(new String(body.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        before + "\r\n--x\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nnewer" + after);
        assertThat(body.type()).isEqualTo("multipart/mixed;boundary=\"x\"");
    }

    @Test
    void aMultipartWithoutADescriptionOrAnEndHasNone() {
        for (String text :
                List.of("", "--x", "--x\r\n", "--x\r\n\r\n", "--x\r\nContent-Type: application/sdp\r\n\r\nv=0")) {
            SipRequest request = invite().toBuilder()
                    .body("multipart/mixed;boundary=x", text)
                    .build();
            assertThat(Bodies.sdp(request)).as(text).isEmpty();
        }
    }

    @Test
    void readsHistoryInfoAndDiversion() {
        assertThat(
                        Histories.read(
                                invite(
                                        "History-Info",
                                        "<sip:+1425@hub;user=phone?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%22>;index=1,<sip:+1426@hub>;index=1.1")))
                .containsExactly(new Diversion("sip:+1425@hub;user=phone", 486));
        assertThat(Histories.read(invite(
                        "Diversion", "<sip:b@x>;reason=user-busy", "Diversion", "<sip:a@x>;reason=unconditional")))
                .containsExactly(new Diversion("sip:a@x", 302), new Diversion("sip:b@x", 486));
        assertThat(Histories.read(invite("Diversion", "<sip:a@x>;reason=follow-me")))
                .containsExactly(new Diversion("sip:a@x", 496));
        assertThat(Histories.read(invite("Diversion", "<tel:+1425>;reason=user-busy;privacy=\"full\"")))
                .containsExactly(new Diversion("sip:+1425@anonymous.invalid;user=phone?Privacy=history", 486));
        assertThat(Histories.read(invite("History-Info", "<<<broken"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"486,HUB,486", "503,HUB,503", "503,PROVIDER,500", "407,PROVIDER,403", "302,HUB,480", "481,HUB,480"})
    void statusesCrossAsTheOtherSideCanBearThem(int status, Side side, int crossed) {
        assertThat(Causes.across(status, side)).isEqualTo(crossed);
    }

    @Test
    void readsTheCauseAPeerGives() {
        assertThat(Causes.of(invite("Reason", "SIP;cause=200, Q.850;cause=31;text=\"x\""), 200))
                .isEqualTo(31);
        assertThat(Causes.of(invite("Reason", "Q.850;cause=999"), 404)).isEqualTo(1);
        assertThat(Causes.of(invite("Reason", "Q.850;cause=34"), 486)).isEqualTo(17);
        assertThat(Causes.reason(16, "a \"quoted\"\r\nline")).isEqualTo("Q.850;cause=16;text=\"a  quoted   line\"");
    }

    @Test
    void aDialogRecordIsReadAsItWasWritten() throws Exception {
        try (World world = new World()) {
            world.established();
            for (Call call : world.trunk.table().calls()) {
                for (Leg leg : call.legs()) {
                    leg.dialog().routes = List.of("<sip:proxy.example.com;lr>", "<sip:second;lr>");
                    String text = leg.dialog().write(leg);
                    DialogRecord read = DialogRecord.read(text + "later-key of a later version\n");
                    assertThat(read.write(leg)).isEqualTo(text);
                    assertThat(text.length()).isLessThan(800);
                    assertThat(read.request("BYE").build().encode())
                            .isEqualTo(leg.dialog().request("BYE").build().encode());
                    isCopied(leg.dialog());
                }
            }
        }
        assertThatThrownBy(() -> DialogRecord.read("call x\n")).hasMessage("A dialog record without call-id.");
    }

    private static void isCopied(DialogRecord dialog) {
        dialog.sessionSeconds = 1800;
        dialog.sessionOurs = true;
        dialog.sessionShared = true;
        dialog.sessionLeast = 90;
        dialog.sessionUpdate = true;
        dialog.credentials = List.of(new HeaderField("Authorization", "Digest x"));
        DialogRecord moved = DialogRecord.moved(dialog);
        assertThat(moved)
                .usingRecursiveComparison()
                .ignoringFields("credentials")
                .isEqualTo(dialog);
        assertThat(moved.credentials).isEmpty();
        DialogRecord fork = DialogRecord.fork(dialog);
        assertThat(fork).usingRecursiveComparison().ignoringFields("routes").isEqualTo(dialog);
        assertThat(fork.routes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:4000",
                "255.255.255.255:65535",
                "0.0.0.0:0",
                "192.0.2.1:9",
                "256.0.0.1:4000",
                "127.0.0.01:4000",
                "127.0.0.1:04000",
                "127.0.0.1:65536",
                "127.0.0.1:",
                "127.0.0.1",
                "127.0.1:4000",
                "127.0.0.0.1:4000",
                "127.0.0.1:4000/2",
                "127.0.0.-1:4000",
                "99999.0.0.1:1",
                "2001:db8::1:4000",
                "::ffff:127.0.0.1:4000",
                "media.example.com:4000",
                " 127.0.0.1:4000",
                ":0",
                "-"
            })
    void aPlaceOfMediaIsWhatWasWritten(String text) {
        assertThat(MediaPlace.of(text)).hasToString(text);
        assertThat(MediaPlace.of(text) == MediaPlace.UNKNOWN).isEqualTo(text.equals("-"));
    }
}
