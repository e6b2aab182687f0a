package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlikeTest {
    private static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 192.0.2.1",
            "s=-",
            "c=IN IP4 192.0.2.1",
            "t=0 0",
            "m=audio 4000 RTP/AVP 8 101",
            "a=rtpmap:8 PCMA/8000",
            "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-16",
            "");

    private final Alike alike = new Alike();

    @Test
    void sharesWhatCallsSayAlike() throws Exception {
        AudioDescription first = alike.of(AudioDescription.read(SDP, false));
        AudioDescription second = alike.of(AudioDescription.read(SDP.replace("4000", "4002"), false));

        assertThat(second.codecs()).isSameAs(first.codecs());
        assertThat(second.layout()).isSameAs(first.layout());
        assertThat(second.rtp()).isNotEqualTo(first.rtp());
    }

    @Test
    void changesNothingOfADescription() throws Exception {
        AudioDescription read = AudioDescription.read(SDP, false);

        assertThat(alike.of(read)).isEqualTo(read);
        assertThat(alike.of(alike.of(read))).isEqualTo(read);
    }

    @Test
    void keepsNoListThatChanges() {
        List<Codec> codecs = new ArrayList<>(Codec.OWN);
        List<Codec> kept = alike.of(codecs);
        codecs.clear();

        assertThat(kept).isEqualTo(Codec.OWN);
        assertThat(alike.of(new ArrayList<>(Codec.OWN))).isSameAs(kept);
    }

    @Test
    void keepsNothingLong() {
        Codec talkative = new Codec(100, "X", 8000, 1, "x".repeat(500));
        List<Codec> many = Collections.nCopies(100, new Codec(8, "PCMA", 8000, 1, ""));

        assertThat(alike.of(List.of(talkative)))
                .containsExactly(talkative)
                .isNotSameAs(alike.of(new ArrayList<>(List.of(talkative))));
        assertThat(alike.of(many)).isEqualTo(many).isNotSameAs(alike.of(new ArrayList<>(many)));
    }
}
