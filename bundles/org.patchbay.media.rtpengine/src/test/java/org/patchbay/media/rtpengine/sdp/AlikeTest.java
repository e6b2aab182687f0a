package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

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
        Audio first = alike.of(Audio.read(SDP, false));
        Audio second = alike.of(Audio.read(SDP.replace("4000", "4002"), false));

        assertThat(second.formats()).isSameAs(first.formats());
        assertThat(second.layout()).isSameAs(first.layout());
        assertThat(second.address()).isSameAs(first.address());
        assertThat(second.port()).isNotEqualTo(first.port());
    }

    @Test
    void changesNothingOfADescription() throws Exception {
        for (String text : List.of(SDP, SDP + "m=video 0 RTP/AVP 96\r\n", SDP + "a=sendonly\r\na=rtcp:7\r\n")) {
            Audio read = Audio.read(text, false);

            assertThat(alike.of(read)).isEqualTo(read);
            assertThat(alike.of(alike.of(read))).isEqualTo(read);
        }
    }

    @Test
    void keepsNoListThatChanges() {
        List<Format> formats = new ArrayList<>(Format.OWN);
        List<Format> kept = alike.of(formats);
        formats.clear();

        assertThat(kept).isEqualTo(Format.OWN);
        assertThat(alike.of(new ArrayList<>(Format.OWN))).isSameAs(kept);
    }

    @Test
    void keepsNothingLong() {
        Format talkative = new Format(100, "X/8000", "x".repeat(500));
        List<Format> many = Collections.nCopies(100, new Format(8, "PCMA/8000", ""));

        assertThat(alike.of(List.of(talkative)))
                .containsExactly(talkative)
                .isNotSameAs(alike.of(new ArrayList<>(List.of(talkative))));
        assertThat(alike.of(many)).isEqualTo(many).isNotSameAs(alike.of(new ArrayList<>(many)));
    }

    @Test
    void networksAreAlikeWhenTheyAreNamedAlike() {
        Networks networks = alike.of(new Networks(Set.of("192.0.2.0/24", "2001:db8::/32")));

        assertThat(alike.of(new Networks(Set.of("2001:db8::/32", "192.0.2.0/24"))))
                .isSameAs(networks);
        assertThat(alike.of(new Networks(Set.of("192.0.3.0/24"))).contain("192.0.2.7"))
                .isFalse();
        assertThat(alike.of(networks).contain("192.0.2.7")).isTrue();
    }
}
