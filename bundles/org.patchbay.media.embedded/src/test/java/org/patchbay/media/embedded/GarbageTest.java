package org.patchbay.media.embedded;

import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** Packets leave no garbage, whatever is done with them: nobody waits for a collector to hear the next one. */
class GarbageTest {
    private static final int PACKETS = 2000;
    /** What is left are the loop's turns and ticks. */
    private static final int MOST = 64;

    private EmbeddedMediaEngine engine;
    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.40"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private interface Saying {
        void one() throws Exception;
    }

    private void leavesNone(Saying saying) throws Exception {
        long carrier = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("patchbay-media-0"))
                .findFirst()
                .orElseThrow()
                .getId();
        for (int i = 0; i < PACKETS / 2; i++) {
            saying.one();
        }
        long before = threads.getThreadAllocatedBytes(carrier);
        for (int i = 0; i < PACKETS; i++) {
            saying.one();
        }
        assertThat(threads.getThreadAllocatedBytes(carrier) - before).isLessThan(PACKETS * MOST);
    }

    @Test
    void relayed() throws Exception {
        try (Call call = Call.established(engine)) {
            leavesNone(() -> {
                byte[] spoken = call.caller.speak(8);
                assertThat(call.callee.hear()).isEqualTo(spoken);
            });
        }
    }

    @Test
    void convertedWithLoss() throws Exception {
        try (Call call = new Call(engine, new Peer(), new Peer())) {
            call.negotiate(call.caller.describe(1, "9", "a=sendrecv"), call.callee.describe(1, "8", "a=sendrecv"));
            call.caller.speak(9);
            call.callee.hear();
            leavesNone(() -> {
                call.caller.packet(9, new byte[160]);
                call.caller.speak(9);
                assertThat(call.callee.hear()).as("made up").hasSize(172);
                assertThat(call.callee.hear()).hasSize(172);
            });
        }
    }

    @Test
    void copiedAsItIsAndConverted() throws Exception {
        try (Call call = Call.established(engine);
                Peer one = new Peer();
                Peer other = new Peer()) {
            copy(call, "a", Tracks.SAID, one, "8");
            copy(call, "b", Tracks.HEARD, other, "9");
            leavesNone(() -> {
                byte[] spoken = call.caller.speak(8);
                assertThat(call.callee.hear()).isEqualTo(spoken);
                assertThat(one.hear()).hasSize(172);
                assertThat(other.hear()).hasSize(172);
            });
        }
    }

    private static void copy(Call call, String leg, Tracks voice, Peer recorder, String format) throws Exception {
        MediaLeg rec = call.session.leg("rec " + leg, MediaProfile.plain("provider"));
        call.session.copy(leg, voice, rec.id());
        recorder.reads(Call.done(rec.offer(Optional.empty())));
        Call.done(rec.remote("recorder", recorder.describe(1, format, "a=recvonly"), false));
    }
}
