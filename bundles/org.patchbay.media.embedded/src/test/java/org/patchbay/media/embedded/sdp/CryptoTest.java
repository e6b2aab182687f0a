package org.patchbay.media.embedded.sdp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.SrtpSuite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CryptoTest {

    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    private static AudioDescription read(String... lines) throws MediaException {
        return AudioDescription.read(
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                        + "m=audio 4000 RTP/SAVP 8\r\n" + String.join("\r\n", lines) + "\r\n",
                true);
    }

    /** As the hub writes it: the weaker suite first, with lifetime and an identifier. */
    @Test
    void whatTheHubOffersIsUnderstood() throws Exception {
        AudioDescription hub = read(
                "a=crypto:0 AES_CM_128_HMAC_SHA1_32 inline:" + KEY + "|2^31",
                "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31|1:1");
        assertThat(hub.crypto()).hasSize(2);
        assertThat(hub.crypto().get(0).tag()).isZero();
        assertThat(hub.crypto().get(0).key().suite()).isEqualTo(SrtpSuite.AES_CM_128_HMAC_SHA1_32);
        Crypto crypto = hub.crypto().get(1);
        assertThat(crypto.tag()).isEqualTo(2);
        assertThat(crypto.mki()).isEqualTo(1);
        assertThat(crypto.line()).isEqualTo("a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" + KEY);
        assertThat(hub.toString()).doesNotContain(KEY.substring(0, 8));
    }

    @Test
    void whatCannotBeUsedIsLeftOut() throws Exception {
        AudioDescription audio = read(
                "a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:" + KEY,
                "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP",
                "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " WSH=64",
                "a=crypto:4 aes_cm_128_hmac_sha1_80 INLINE:" + KEY + "|1:4");
        assertThat(audio.crypto()).extracting(Crypto::tag).containsExactly(3, 4);
        assertThat(audio.crypto().get(1).mki()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:tooshort",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "AAAA",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 " + KEY,
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80",
                "a=crypto:x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:1000",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:%%%%",
                "a=crypto",
                "a=fingerprint:SHA-256 AA:BB",
                "a=sendrecv"
            })
    void audioWithoutAUsableKeyIsRefused(String line) {
        assertThatThrownBy(() -> read(line)).isInstanceOfSatisfying(MediaException.class, refused -> {
            assertThat(refused.sip()).isEqualTo(488);
            assertThat(refused.getMessage()).contains("crypto").doesNotContain(KEY);
        });
    }
}
