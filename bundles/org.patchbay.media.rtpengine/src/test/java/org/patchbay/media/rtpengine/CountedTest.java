package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaQuality;

import static org.assertj.core.api.Assertions.assertThat;

/** The form is that of a reply of rtpengine 10.5. */
class CountedTest {

    private static Map<String, Object> stream(long ssrc, long packets) {
        return Map.of(
                "SSRC", ssrc,
                "endpoint", Map.of("address", "192.0.2.1", "port", 5000L),
                "stats", Map.of("packets", packets, "bytes", packets * 172, "errors", 2L));
    }

    private static Map<String, Object> tag(long ssrc, long packets) {
        return Map.of("medias", List.of(Map.of("streams", List.of(stream(ssrc, packets), stream(ssrc, 3)))));
    }

    private static final Map<String, Object> REPLY = Map.of(
            "tags", Map.of("a", tag(11, 100), "b", tag(22, 200)),
            "SSRC",
                    Map.of(
                            "11",
                            Map.of(
                                    "cumulative loss",
                                    5L,
                                    "average MOS",
                                    Map.of(
                                            "jitter",
                                            10L,
                                            "round-trip time",
                                            30_113L,
                                            "round-trip time leg",
                                            27_479L))));

    @Test
    void aPeerReportsOfWhatItsPartnerSends() {
        Counted a = Counted.of(REPLY, "a");
        Counted b = Counted.of(REPLY, "b");
        assertThat(a.source()).isEqualTo("192.0.2.1:5000");
        assertThat(a.control()).isEqualTo(3);
        assertThat(b.measured(a, REPLY).quality())
                .isEqualTo(new MediaQuality(200, 34_400, 100, 0, 0, 2, 5, 10, 27.479, 0));
        assertThat(a.measured(b, REPLY).quality()).isEqualTo(new MediaQuality(100, 17_200, 200, 0, 0, 2));
    }

    @Test
    void ofWhatIsNotThereNothingIsSaid() {
        assertThat(Counted.of(Map.of("result", "ok"), "a")).isEqualTo(Counted.NONE);
        assertThat(Counted.of(REPLY, "c")).isEqualTo(Counted.NONE);
        assertThat(Counted.of(Map.of("tags", Map.of("a", Map.of("medias", List.of()))), "a"))
                .isEqualTo(Counted.NONE);
        assertThat(Counted.NONE.measured(Counted.NONE, REPLY).quality()).isEqualTo(MediaQuality.NONE);
        assertThat(Counted.NONE.measured(Counted.NONE, REPLY)).isEqualTo(Measured.NOTHING);
    }
}
