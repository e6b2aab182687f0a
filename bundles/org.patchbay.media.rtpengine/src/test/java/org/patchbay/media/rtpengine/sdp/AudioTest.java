package org.patchbay.media.rtpengine.sdp;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is understood of a peer's words, and that nothing else of them is kept. */
class AudioTest {
    private static final String KEY = "A".repeat(40);

    private static String sdp(String... lines) {
        return "v=0\r\no=secret 1 1 IN IP4 192.0.2.9\r\ns=secret\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                + String.join("\r\n", lines) + "\r\n";
    }

    private static MediaException refused(boolean secure, String text) {
        MediaException refused = catchThrowableOfType(MediaException.class, () -> Audio.read(text, secure));
        assertThat(refused).as(text).isNotNull();
        assertThat(refused.sip()).isEqualTo(488);
        assertThat(refused.getMessage()).doesNotContain("secret");
        return refused;
    }

    @Test
    void nothingIsKeptButWhatIsUnderstood() throws Exception {
        Audio audio = Audio.read(
                sdp(
                        "m=video 6000 RTP/AVP 96",
                        "m=audio 5000 RTP/AVP 8 0 8 101 77 111",
                        "a=rtpmap:101 telephone-event/8000",
                        "a=fmtp:101 0-16",
                        "a=rtpmap:111 opus/48000/2",
                        "a=x-secret:1",
                        "a=rtcp:5009",
                        "a=ptime:30",
                        "a=sendonly",
                        "a=candidate:1 1 UDP 1 secret.local 9 typ host"),
                false);
        assertThat(audio.formats().stream().map(Format::payload)).containsExactly(8, 0, 101, 111);
        assertThat(audio.rtcpPort()).isEqualTo(5009);
        assertThat(audio.layout().audio()).isEqualTo(1);
        assertThat(audio.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(audio.text())
                .contains("m=video 0 RTP/AVP 96")
                .contains("a=ptime:30")
                .doesNotContain("secret");
        assertThat(Audio.read(audio.text(), false)).isEqualTo(audio);
        assertThat(OwnAudio.restated(audio, true)).doesNotContain("secret").doesNotContain("video");
    }

    @Test
    void aPeerOnHoldWithoutAnAddressIsNotSentTo() throws Exception {
        assertThat(Audio.read(sdp("m=audio 5000 RTP/AVP 8", "c=IN IP4 0.0.0.0"), false)
                        .direction())
                .isEqualTo(Direction.SENDONLY);
    }

    @Test
    void keysAreUnderstoodWithLifetimeAndMkiAndNeverShown() throws Exception {
        Audio audio = Audio.read(
                sdp(
                        "m=audio 5000 UDP/TLS/RTP/SAVP 8",
                        "a=crypto:0 AES_CM_128_HMAC_SHA1_32 inline:" + KEY,
                        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31|1:1",
                        "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP",
                        "a=crypto:3 F8_128_HMAC_SHA1_80 inline:" + KEY),
                true);
        assertThat(audio.crypto().stream().map(Crypto::tag)).containsExactly(0, 1);
        assertThat(audio.toString() + audio.crypto()).doesNotContain(KEY);
        assertThat(OwnAudio.restated(audio.keyed(audio.crypto().get(1)), false))
                .contains("m=audio 5000 RTP/SAVP 8\r\n")
                .contains("inline:" + KEY + "|2^31|1:1\r\n");
    }

    @Test
    void whatRtpengineOpenedIsReadAgainAsItWasWritten() throws Exception {
        for (String more :
                new String[] {"a=rtcp-mux", "a=rtcp:5009", "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef012345"}) {
            Opened plain = Opened.read(sdp("m=audio 5000 RTP/AVP 8", more), false);
            assertThat(plain.mux()).isEqualTo(more.equals("a=rtcp-mux"));
            assertThat(Opened.read(plain.text(), false)).isEqualTo(plain);
            Opened secure = Opened.read(
                    sdp("m=audio 5000 RTP/SAVP 0", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY, more), true);
            assertThat(secure.crypto()).hasSize(1);
            assertThat(Opened.read(secure.text(), true)).isEqualTo(secure);
            assertThat(secure.toString()).doesNotContain(KEY).doesNotContain("0123");
        }
    }

    @Test
    void whatCannotBeServedIsRefused() {
        refused(false, "");
        refused(false, "nonsense");
        refused(false, "v=0\r\n" + "a=x\r\n".repeat(20_000));
        refused(false, sdp("m=audio"));
        refused(false, sdp("m=audio 0 RTP/AVP 8"));
        refused(false, sdp("m=audio 5000 RTP/AVP 200"));
        refused(false, sdp("m=audio 5000 RTP/AVP 13"));
        refused(false, sdp("m=audio 5000 RTP/AVP 8", "c=IN IP4 secret.example.com"));
        refused(false, sdp("m=audio 5000 RTP/AVP 8", "c=IN IP4 999.1.1.1"));
        refused(false, sdp("m=audio 5000 RTP/SAVP 8", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY));
        refused(true, sdp("m=audio 5000 RTP/AVP 8"));
        assertThat(refused(true, sdp("m=audio 5000 RTP/SAVP 8"))).hasMessageContaining("a=crypto");
        refused(true, sdp("m=audio 5000 UDP/TLS/RTP/SAVP 8", "a=fingerprint:sha-256 00"));
    }
}
