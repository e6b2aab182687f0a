package org.patchbay.sip.stack.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Messages in the manner of RFC 4475, and random damage to good ones. */
class TortureTest {
    private static final String COMMON =
            "Via: SIP/2.0/UDP h;branch=z9hG4bK1\nMax-Forwards: 70\nFrom: <sip:a@b>;tag=1\nTo: <sip:c@d>\nCall-ID: x\n";

    private static SipMessage parse(String text) {
        return SipMessage.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void aShortTortuousInvite() {
        SipRequest invite = (SipRequest) parse(
                """
                INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
                TO :
                 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
                from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
                  ;
                  tag = 98asjd8
                MaX-fOrWaRdS: 0068
                Call-ID: wsinv.ndaksdj@192.0.2.1
                Content-Length   : 150
                cseq: 0009
                  INVITE
                Via  : SIP  /   2.0
                 /UDP
                    192.0.2.2;branch=390skdjuw
                s :
                NewFangledHeader:   newfangled value
                 continued newfangled value
                UnknownHeaderWithUnusualValue: ;;,,;;,;
                Content-Type: application/sdp
                Route:
                 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
                v:  SIP  / 2.0  / TCP     spindle.example.com   ;
                  branch  =   z9hG4bK9ikj8  ,
                 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
                 z9hG4bK30239
                m:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =
                      newvalue ;
                  secondparam ; q = 0.33

                """
                        + "v".repeat(150));
        assertThat(invite.toTag()).isEqualTo("1918181833n");
        assertThat(invite.fromTag()).isEqualTo("98asjd8");
        assertThat(invite.from().displayName()).isEqualTo("J Rosenberg \\\"");
        assertThat(invite.maxForwards()).isEqualTo(68);
        assertThat(invite.cseqNumber()).isEqualTo(9);
        assertThat(invite.vias()).hasSize(3);
        assertThat(invite.vias().get(2).branch()).isEqualTo("z9hG4bK30239");
        assertThat(invite.first("NewFangledHeader")).isEqualTo("newfangled value continued newfangled value");
        assertThat(invite.contact().parameters().get("q")).isEqualTo("0.33");
        assertThat(invite.routes().get(0).uri().parameters().has("lr")).isTrue();
    }

    @Test
    void anUnusualMethodAndUtf8() {
        SipRequest request = (SipRequest) parse(
                "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:"
                        + "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\n"
                        + COMMON
                        + "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\nSubject: Ünï — ☎\n\n");
        assertThat(request.first("Subject")).isEqualTo("Ünï — ☎");
        assertThat(request.uri().host()).isEqualTo("example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS sip:user@example.com SIP/2.0\n",
                "OPTIONS sip:%75se%72@example.com SIP/2.0\n",
                "OPTIONS sip:sips%3Auser%40example.com@company.com;other-param=summit SIP/2.0\n",
                "OPTIONS sip:null-%00-null@example.com SIP/2.0\n",
                "OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0\n",
                "OPTIONS tel:+12345 SIP/2.0\n",
                "OPTIONS sip:[2001:db8::9:1] SIP/2.0\n"
            })
    void unusualButValid(String line) {
        assertThatCode(() -> parse(line + COMMON + "CSeq: 1 OPTIONS\n\n")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS <sip:user@example.com> SIP/2.0\n",
                "OPTIONS sip:user@example.com; lr SIP/2.0\n",
                "OPTIONS  sip:user@example.com  SIP/2.0\n",
                "OPTIONS sip:user@example.com SIP/2.0   \n",
                "OPTIONS sip:user@example.com SIP/7.0\n",
                "OPTIONS sip: SIP/2.0\n",
                "OPTIONS sip:user@example.com\n",
                "SIP/2.0 4294967301 better not\n",
                "SIP/2.0 20 x\n",
                "SIP/2.0 abc x\n"
            })
    void invalidStartLines(String line) {
        assertThatThrownBy(() -> parse(line + COMMON + "CSeq: 1 OPTIONS\n\n")).isInstanceOf(SipSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via: SIP/2.0/UDP 192.0.2.15;;,;,,\n",
                "Contact: \"Joe\" <sip:joe@example.org>;;;;,,\"\" <>\n",
                "Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\n",
                "Contact: Bell, Alexander <sip:a.g.bell@example.com>;tag=43\n",
                "Contact: \"unbalanced <sip:user@example.com>\n",
                "Contact: <sip:user@example.com\n",
                "Route: <sip:p1.example.com;lr> <sip:p2.example.com;lr>\n",
                "Record-Route: p1\n",
                "Max-Forwards: 300\n",
                "Max-Forwards: -1\n",
                "Content-Length: -999\n",
                "Content-Length: 9999\n",
                "Content-Length: 0\nContent-Length: 5\n",
                "To: <sip:x@y>\n",
                "CSeq: 1 OPTIONS\n",
                "no colon at all\n",
                ": nothing before the colon\n",
                "Strange Name: x\n",
            })
    void invalidHeaderFields(String fields) {
        String common = fields.startsWith("Max") ? COMMON.replace("Max-Forwards: 70\n", "") : COMMON;
        assertThatThrownBy(
                        () -> parse("OPTIONS sip:user@example.com SIP/2.0\n" + fields + common + "CSeq: 1 OPTIONS\n\n"))
                .isInstanceOfSatisfying(
                        SipSyntaxException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 INVITE",
                "36893488147419103232 OPTIONS",
                "2147483648 OPTIONS",
                "-1 OPTIONS",
                "1",
                "OPTIONS",
                ""
            })
    void invalidCSeq(String cseq) {
        assertThatThrownBy(() -> parse("OPTIONS sip:user@example.com SIP/2.0\n" + COMMON + "CSeq: " + cseq + "\n\n"))
                .isInstanceOf(SipSyntaxException.class);
    }

    @Test
    void aNestingThatOverflowsTheParsersStackIsRefusedOrRead() {
        for (String piece : List.of("(", "<", "\"", "\\", ";", ",", "%", "[", "a=b;", "sip:")) {
            String text =
                    "OPTIONS sip:a@b SIP/2.0\n" + COMMON + "CSeq: 1 OPTIONS\nContact: " + piece.repeat(20_000) + "\n\n";
            try {
                parse(text);
            } catch (SipSyntaxException e) {
                assertThat(e.status()).isEqualTo(400);
            }
        }
    }

    @Test
    void randomDamageEndsInAMessageOrASyntaxErrorAndNeverTakesLong() {
        List<byte[]> seeds = new ArrayList<>();
        for (String method : List.of("INVITE", "BYE", "REFER")) {
            seeds.add((method + " sip:+15551234@h:5061;user=phone SIP/2.0\n" + COMMON
                            + "CSeq: 1 " + method
                            + "\nContact: \"x\" <sip:a@h;x-i=1>;q=0.1\nRecord-Route: <sip:p;lr>,<sip:q;lr>\nContent-Length: 3\n\nabc")
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        byte[] spice = "\0\r\n \t<>\"\\;,:@?=%[]()zS/2.0".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(4475);
        long start = System.nanoTime();
        int good = 0;
        int bad = 0;
        for (int round = 0;
                round < 20_000
                        && System.nanoTime() - start < Duration.ofSeconds(3).toNanos();
                round++) {
            byte[] bytes = seeds.get(round % seeds.size()).clone();
            int length = random.nextInt(20) == 0 ? random.nextInt(bytes.length) : bytes.length;
            bytes = java.util.Arrays.copyOf(bytes, length);
            for (int hit = random.nextInt(4); hit >= 0 && length > 0; hit--) {
                bytes[random.nextInt(length)] =
                        random.nextBoolean() ? spice[random.nextInt(spice.length)] : (byte) random.nextInt(256);
            }
            try {
                SipMessage message = SipMessage.parse(bytes, null);
                message.encode();
                message.contacts();
                message.vias();
                message.recordRoutes();
                good++;
            } catch (SipSyntaxException e) {
                bad++;
            }
        }
        assertThat(good).isGreaterThan(100);
        assertThat(bad).isGreaterThan(100);
    }
}
