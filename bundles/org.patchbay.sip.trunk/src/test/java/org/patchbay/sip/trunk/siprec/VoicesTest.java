package org.patchbay.sip.trunk.siprec;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.sip.trunk.siprec.Voices.Voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One description for several voices, and back (RFC 7866 section 7). */
class VoicesTest {
    private static String voice(int port, String more) {
        return "v=0\r\no=- 17 3 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/SAVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\n" + more + "a=sendonly\r\na=rtcp-mux\r\n";
    }

    @Test
    void eachVoiceHasALineOfItsOwnWithItsLabel() {
        String merged = Voices.merged(
                5,
                2,
                List.of(
                        new Voice("1", voice(4000, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:one\r\n")),
                        new Voice("2", voice(4002, "c=IN IP4 192.0.2.9\r\n"))),
                "sendonly");
        assertThat(merged.split("\r\n"))
                .containsExactly(
                        "v=0",
                        "o=- 5 2 IN IP4 192.0.2.1",
                        "s=-",
                        "t=0 0",
                        "m=audio 4000 RTP/SAVP 8 0 101",
                        "c=IN IP4 192.0.2.1",
                        "a=rtpmap:8 PCMA/8000",
                        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:one",
                        "a=rtcp-mux",
                        "a=sendonly",
                        "a=label:1",
                        "m=audio 4002 RTP/SAVP 8 0 101",
                        "a=rtpmap:8 PCMA/8000",
                        "c=IN IP4 192.0.2.9",
                        "a=rtcp-mux",
                        "a=sendonly",
                        "a=label:2");
        assertThat(merged).endsWith("\r\n");
    }

    @Test
    void aVoiceThatIsNotTakenKeepsItsPlace() {
        String merged = Voices.merged(5, 2, List.of(new Voice("1", ""), new Voice("2", voice(4002, ""))), "inactive");
        assertThat(merged)
                .contains("m=audio 0 RTP/AVP 0\r\nc=IN IP4 192.0.2.1\r\na=inactive\r\na=label:1\r\nm=audio 4002")
                .contains("a=inactive\r\na=label:2")
                .doesNotContain("sendonly");
    }

    @Test
    void theDirectionOfEachCanBeKept() {
        String merged = Voices.merged(
                5,
                2,
                List.of(new Voice("1", voice(4000, "").replace("sendonly", "inactive")), new Voice("2", voice(2, ""))),
                "");
        assertThat(merged).contains("a=inactive\r\na=label:1").contains("a=sendonly\r\na=label:2");
    }

    @Test
    void anAnswerIsSplitInItsOrder() {
        String answer = "v=0\r\no=SRS 0 0 IN IP4 198.51.100.20\r\ns=-\r\nc=IN IP4 198.51.100.20\r\nt=0 0\r\n"
                + "a=group:BUNDLE 1\r\nm=audio 10000 RTP/AVP 0\r\na=recvonly\r\na=label:1\r\n"
                + "m=audio 10004 RTP/AVP 8\r\na=inactive\r\na=label:2\r\n";
        List<String> parts = Voices.split(answer, 2);
        assertThat(parts).hasSize(2).allMatch(part -> part.contains("c=IN IP4 198.51.100.20\r\n"));
        assertThat(parts.get(0))
                .contains("m=audio 10000 RTP/AVP 0\r\na=recvonly\r\n")
                .doesNotContain("10004")
                .doesNotContain("BUNDLE");
        assertThat(parts.get(1))
                .contains("m=audio 10004 RTP/AVP 8\r\na=inactive")
                .doesNotContain("10000");
    }

    @Test
    void aRefusedVoiceIsEmpty() {
        String answer =
                "v=0\no=- 0 0 IN IP4 1.2.3.4\ns=-\nc=IN IP4 1.2.3.4\nt=0 0\nm=audio 0 RTP/AVP 0\nm=audio 9 RTP/AVP 0\n";
        assertThat(Voices.split(answer, 2).get(0)).isEmpty();
        assertThat(Voices.split(answer, 2).get(1)).contains("m=audio 9 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no session description",
                "nonsense | no session description",
                "'v=0;s=-' | has 0 m= lines for our 2",
                "'v=0;m=audio 1 RTP/AVP 0' | has 1 m= lines for our 2",
                "'v=0;m=audio 1 RTP/AVP 0;m=audio 2 RTP/AVP 0;m=audio 3 RTP/AVP 0' | has 3 m= lines for our 2",
                "'v=0;m=audio 1 RTP/AVP 0;m=video 2 RTP/AVP 0' | which is no audio",
                "'v=0;m=audio 1 RTP/AVP 0;m=audio' | which is no audio"
            })
    void whatCannotBeSplitSaysWhy(String sdp, String why) {
        assertThatThrownBy(() -> Voices.split(sdp.replace(";", "\r\n"), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aLaterOfferIsAnsweredWithWhatOfOursItNames() {
        String ours = voice(
                4000,
                "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:ours\r\n"
                        + "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:lesser\r\n");
        String offer =
                "v=0\r\nm=audio 7000 RTP/SAVP 9 8\r\na=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:theirs\r\na=recvonly\r\n";
        assertThat(Voices.answered(ours, offer).split("\r\n"))
                .contains("m=audio 4000 RTP/SAVP 8", "a=rtpmap:8 PCMA/8000", "a=rtcp-mux", "a=sendonly")
                .contains("a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:ours")
                .noneMatch(line -> line.contains("101") || line.contains("lesser") || line.contains("theirs"));
        assertThat(Voices.answered(ours, offer.replace("recvonly", "inactive")))
                .contains("a=inactive")
                .doesNotContain("sendonly");
        assertThatThrownBy(() -> Voices.answered(ours, offer.replace("9 8", "9")))
                .hasMessageContaining("none of the formats");
        assertThatThrownBy(() -> Voices.answered(ours, offer.replace("SHA1_80", "SHA1_99")))
                .hasMessageContaining("none of the suites");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=0\r\n",
                "v=0\r\nm=video 1 RTP/AVP 0\r\n",
                "v=0\r\nm=audio 1 RTP/AVP 0\r\nm=audio 2 RTP/AVP 0\r\n"
            })
    void whatIsNoVoiceIsNotMerged(String sdp) {
        assertThatThrownBy(() -> Voices.merged(1, 1, List.of(new Voice("1", sdp)), "sendonly"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
