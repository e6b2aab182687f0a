package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** A recording does not outlive the trunk: the recorder is let go, and whoever ordered it is told. */
class SiprecRestartTest {
    @TempDir
    Path directory;

    private void written(String what) {
        until(() -> assertThat(Files.readString(directory.resolve("calls.log"), StandardCharsets.ISO_8859_1))
                .contains(what));
    }

    private static void toldOnce(World world, Srs srs, SipRequest invite) {
        Happening.Recorded told = srs.recorded("t#rec");
        assertThat(told.place()).endsWith(invite.callId());
        assertThat(told.error()).contains("restarted").contains("record anew");
        until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
        assertThat(world.hub.heard("BYE")).isEmpty();
        assertThat(world.provider.heard("BYE")).isEmpty();
        srs.record("t#rec");
        until(() -> assertThat(srs.invites()).hasSize(2));
        until(() -> assertThat(srs.phone.acks).hasSize(2));
    }

    @Test
    void anOrderlyStopLetsTheRecorderGoAtOnce() throws Exception {
        try (World world = World.keeping(directory, Map.of());
                Srs srs = new Srs(world)) {
            world.established();
            SipRequest invite = srs.recording("t#rec");
            world.stop();
            until(() -> assertThat(srs.phone.heard("BYE")).hasSize(1));
            assertThat(world.core.told("t#rec", Happening.Recorded.class)).isEmpty();
            world.next(directory, 2);
            toldOnce(world, srs, invite);
        }
    }

    @Test
    void afterACrashTheNextTrunkLetsItGo() throws Exception {
        try (World world = World.keeping(directory, Map.of());
                Srs srs = new Srs(world)) {
            world.established();
            SipRequest invite = srs.recording("t#rec");
            written("siprec:voicelog/" + invite.callId());
            world.crash();
            world.next(directory, 2);
            toldOnce(world, srs, invite);
        }
    }

    @Test
    void whatHasEndedIsNotToldAgain() throws IOException {
        try (World world = World.keeping(directory, Map.of());
                Srs srs = new Srs(world)) {
            world.established();
            srs.recording("t#rec");
            world.core.order(new org.patchbay.api.call.control.LegOrder.Stop(
                    "t#rec", world.core.last().leg()));
            srs.recorded("t#rec");
            world.stop();
            world.next(directory, 2);
            until(() -> assertThat(world.core.adopted).isNotEmpty());
            assertThat(world.core.told("t#rec", Happening.Recorded.class)).hasSize(1);
            assertThat(srs.phone.heard("BYE")).hasSize(1);
        }
    }
}
