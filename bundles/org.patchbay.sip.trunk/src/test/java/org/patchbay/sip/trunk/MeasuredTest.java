package org.patchbay.sip.trunk;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.MediaCapability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What a call's record and its peers' counters learn of its audio. */
class MeasuredTest {

    private static long number(Map<String, String> record, String key) {
        return Long.parseLong(record.get(key));
    }

    @Test
    void ofALegThatTheCoreEnds() throws Exception {
        try (Studio studio = new Studio()) {
            studio.bridged();
            studio.order(new LegOrder.End(studio.hubLeg(), 480, 16, "", false));
            until(() -> assertThat(studio.world.core.told(Happening.Gone.class)).hasSize(1));
            Map<String, String> record =
                    studio.world.core.told(Happening.Gone.class).get(0).record();
            assertThat(number(record, "audio_received")).isPositive();
            assertThat(number(record, "audio_sent")).isPositive();
            assertThat(record).containsEntry("audio_lost", "0").containsKey("audio_mos");
            Counters counters = studio.world.trunk.counters();
            assertThat(counters.get("peer.hub.audio-received"))
                    .isGreaterThanOrEqualTo(number(record, "audio_received"));
            assertThat(counters.get("peer.hub.audio-poor")).isZero();
        }
    }

    /** As rtpengine, which counts packets and does not know what was lost. */
    @Test
    void whatTheEngineDoesNotMeasureIsNotSaidToBeNone() throws Exception {
        try (Studio studio = new Studio(Set.of(MediaCapability.QUALITY))) {
            studio.bridged();
            studio.order(new LegOrder.End(studio.hubLeg(), 480, 16, "", false));
            until(() -> assertThat(studio.world.core.told(Happening.Gone.class)).hasSize(1));
            assertThat(studio.world.core.told(Happening.Gone.class).get(0).record())
                    .containsKeys("audio_received", "audio_sent")
                    .doesNotContainKeys("audio_lost", "audio_jitter_ms", "audio_mos");
            assertThat(studio.world.trunk.counters().all()).doesNotContainKey("peer.hub.audio-lost");
        }
    }

    @Test
    void ofALegWithoutAudio() throws Exception {
        try (World world = new World()) {
            world.established();
            String leg = world.trunk.table().calls().iterator().next().legs().get(0).id;
            world.core.order(new LegOrder.End(leg, 480, 16, "", false));
            until(() ->
                    assertThat(world.core.told(Happening.Gone.class)).containsExactly(new Happening.Gone(Map.of())));
        }
    }
}
