package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.rtpengine.sdp.Alike;
import org.patchbay.media.rtpengine.sdp.Audio;
import org.patchbay.media.rtpengine.sdp.Format;
import org.patchbay.media.rtpengine.sdp.Opened;
import org.patchbay.media.rtpengine.sdp.OwnAudio;

import static org.assertj.core.api.Assertions.assertThat;

/** What was offered outlives its answer, whether it is kept or made anew from what was agreed. */
class NegotiationTest {
    private static final String KEYS =
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n"
                    + "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj\r\n";

    private static String offer(int port, boolean secure, String more) {
        return "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio " + port + " RTP/"
                + (secure ? "S" : "") + "AVP 9 8 0 3 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
                + (secure ? KEYS : "") + more;
    }

    private static Negotiation negotiation(boolean secure) {
        MediaProfile profile = new MediaProfile(
                "hub",
                secure ? MediaProfile.Encryption.REQUIRED : MediaProfile.Encryption.NONE,
                Set.of(),
                secure ? List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80) : List.of(),
                false);
        return new Negotiation(profile, new OwnAudio(7, 0), new Alike());
    }

    private static String answer(Negotiation negotiation, Opened opened) throws Exception {
        return negotiation.answer(negotiation.toAnswer(null), null, opened);
    }

    private static void isWhatWasOffered(boolean secure, String more) throws Exception {
        Negotiation negotiation = negotiation(secure);
        Opened opened = Opened.read(offer(40_000, secure, ""), secure);
        Audio offer = Audio.read(offer(4000, secure, more), secure);
        negotiation.opened(opened);
        negotiation.remoteOffer(offer);
        assertThat(negotiation.peer()).isEqualTo(offer);
        String first = answer(negotiation, opened);
        Audio agreed = negotiation.agreed();
        assertThat(negotiation.peer()).isEqualTo(offer);
        assertThat(agreed.formats()).extracting(Format::payload).doesNotContain(3);
        assertThat(answer(negotiation, opened)).isEqualTo(first);
        assertThat(negotiation.agreed()).isEqualTo(agreed);
        assertThat(negotiation.peer()).isEqualTo(offer);

        // It says again what is in force, and then something else.
        negotiation.settled(negotiation.toSettle(agreed));
        assertThat(negotiation.peer()).isEqualTo(offer);
        Audio later = Audio.read(offer(4002, secure, "a=sendonly\r\n"), secure);
        negotiation.remoteOffer(later);
        assertThat(negotiation.peer()).isEqualTo(later);
        assertThat(answer(negotiation, opened)).contains("a=recvonly");
        assertThat(negotiation.peer()).isEqualTo(later);

        negotiation.offer(negotiation.toOffer(null), null, opened);
        assertThat(negotiation.peer()).isEqualTo(negotiation.agreed()).isNotEqualTo(later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=rtcp-mux\r\n", "a=sendonly\r\na=ptime:30\r\n", "m=video 0 RTP/AVP 96\r\n"})
    void ofPlainMedia(String more) throws Exception {
        isWhatWasOffered(false, more);
    }

    @Test
    void ofEncryptedMedia() throws Exception {
        isWhatWasOffered(true, "");
    }

    @Test
    void ofAPeerWhoseKeysAreSignalled() throws Exception {
        Negotiation negotiation = negotiation(false);
        negotiation.signalled();
        Audio offer = Audio.read(offer(4000, false, "").replace(" 101\r\n", "\r\n"), false);
        Opened opened = Opened.read(offer(40_000, false, ""), false);
        negotiation.opened(opened);
        negotiation.remoteOffer(offer);
        Audio before = negotiation.peer();
        answer(negotiation, opened);
        assertThat(negotiation.peer()).isEqualTo(before);
    }
}
