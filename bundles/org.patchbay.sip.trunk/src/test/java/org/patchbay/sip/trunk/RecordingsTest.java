package org.patchbay.sip.trunk;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.media.Recording;
import org.patchbay.testkit.media.Wave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Recordings that the core orders: as long as a call lasts, and where it ends. */
class RecordingsTest {
    /** At the ends of a recording a tone is not whole. */
    private static final int EDGE = 200;

    private static void talksOn(Studio studio, int packets) {
        int from = studio.hub.packets();
        until(() -> assertThat(studio.hub.packets()).isGreaterThan(from + packets));
    }

    private static Happening.Recorded recorded(Studio studio, String op) {
        until(() ->
                assertThat(studio.world.core.told(op, Happening.Recorded.class)).hasSize(1));
        return studio.world.core.told(op, Happening.Recorded.class).get(0);
    }

    @Test
    void bothPartiesOfABridgedCallAreInOneFile() throws Exception {
        try (Studio studio = new Studio()) {
            studio.bridged();
            studio.order(new LegOrder.Record("t#rec", studio.caller(), true, "calls"));
            talksOn(studio, 60);
            studio.order(new LegOrder.PauseRecording("t#rec", studio.caller(), true));
            talksOn(studio, 50);
            studio.order(new LegOrder.PauseRecording("t#rec", studio.caller(), false));
            talksOn(studio, 10);
            studio.order(new LegOrder.Stop("t#rec", studio.caller()));
            Happening.Recorded told = recorded(studio, "t#rec");
            assertThat(told.error()).isEmpty();
            assertThat(told.place()).contains("/calls/");
            Wave wave = Wave.read(Path.of(told.place()));
            assertThat(wave.channels()).hasNumberOfRows(2);
            assertThat(wave.share(0, Studio.PROVIDER_SPEAKS, EDGE, 1000)).isGreaterThan(0.95);
            assertThat(wave.share(1, Studio.HUB_SPEAKS, EDGE, 1000)).isGreaterThan(0.95);
            assertThat(told.length()).isLessThan(Duration.ofMillis(20 * 110));
            studio.talks();
        }
    }

    @Test
    void aCallerWhoHangsUpEndsTheRecordingAndItIsTold() throws Exception {
        try (Studio studio = new Studio()) {
            Phone.Line line = studio.answered(Handset.PCMA);
            studio.order(new LegOrder.Play("p", studio.caller(), "tone:620", true));
            until(() -> assertThat(studio.provider.hears()).isEqualTo(620));
            studio.order(new LegOrder.Record("t#rec", studio.caller(), false, "messages"));
            int from = studio.provider.packets();
            until(() -> assertThat(studio.provider.packets()).isGreaterThan(from + 50));
            line.send(line.inDialog("BYE"));
            Happening.Recorded told = recorded(studio, "t#rec");
            Wave wave = Wave.read(Path.of(told.place()));
            assertThat(wave.channels()).hasNumberOfRows(1);
            assertThat(wave.share(0, Studio.PROVIDER_SPEAKS, EDGE, 900)).isGreaterThan(0.95);
            studio.world.nothingIsLeft();
        }
    }

    @Test
    void whatCannotBeRecordedIsToldAndTheCallGoesOn() throws Exception {
        try (Studio studio = new Studio()) {
            studio.bridged();
            studio.order(new LegOrder.Record("one", studio.caller(), true, "../elsewhere"));
            until(() -> assertThat(studio.failures()).singleElement().asString().contains("no name of a sink"));
            studio.order(new LegOrder.Record("two", "no-such-leg", true, "calls"));
            until(() ->
                    assertThat(studio.failures()).hasSize(2).last().asString().contains("has ended"));
            studio.talks();
        }
    }

    @Test
    void anEngineThatGoesIsSaidOnceToHaveEndedIt() throws Exception {
        try (World world = new World()) {
            world.established();
            String leg = world.core.last().leg();
            world.core.order(new LegOrder.Record("rec", leg, true, "calls"));
            until(() -> assertThat(world.media.recording).containsKey("rec"));
            world.trunk.engine(null);
            world.trunk.recovery().gone(world.media);
            world.media.sessions.clear();
            world.trunk.engine(new FakeMedia());
            until(() -> assertThat(world.core.told("rec", Happening.ActionFailed.class))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.reason()).contains("engine was replaced")));
        }
    }

    @Test
    void whatEndedEarlySaysWhy() throws Exception {
        try (World world = new World()) {
            world.established();
            String leg = world.core.last().leg();
            world.media.recorded =
                    new Recording("/there/it.wav", Duration.ofSeconds(3), 48_044, Duration.ZERO, "No space left");
            world.core.order(new LegOrder.Record("rec", leg, true, "calls"));
            world.core.order(new LegOrder.Stop("rec", leg));
            until(() -> assertThat(world.core.told("rec", Happening.Recorded.class))
                    .containsExactly(new Happening.Recorded("/there/it.wav", Duration.ofSeconds(3), "No space left")));
        }
    }
}
