package org.patchbay.media.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PressTest {

    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.28"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private static boolean event(ByteBuffer packet) {
        return (packet.get(1) & 0x7f) == 101;
    }

    /** What comes until so many keys were released. */
    private static List<ByteBuffer> heard(Peer peer, int keys) throws Exception {
        List<ByteBuffer> packets = new ArrayList<>();
        for (int ends = 0; ends < 3 * keys; ) {
            ByteBuffer packet = ByteBuffer.wrap(peer.hear());
            packets.add(packet);
            ends += event(packet) && packet.get(13) < 0 ? 1 : 0;
        }
        return packets;
    }

    @Test
    void keysAndMusicAreOneSourceOnOneTimelineAndNeverAtOnce() throws Exception {
        try (Call call = Call.established(engine)) {
            call.a.play("music", "tone:440", true);
            for (int i = 0; i < 5; i++) {
                call.caller.hear();
            }
            call.a.press("keys", "12");
            List<ByteBuffer> packets = heard(call.caller, 2);
            for (int i = 0; i < 5; i++) {
                packets.add(ByteBuffer.wrap(call.caller.hear()));
            }
            int first = 0;
            while (!event(packets.get(first))) {
                first++;
            }
            for (int i = 1; i < packets.size(); i++) {
                ByteBuffer packet = packets.get(i);
                ByteBuffer before = packets.get(i - 1);
                assertThat(packet.getInt(8)).isEqualTo(before.getInt(8));
                assertThat((short) (packet.getShort(2) - before.getShort(2))).isEqualTo((short) 1);
                int elapsed = packet.getInt(4) - before.getInt(4);
                // A key and the pause behind it are 1200 ticks.
                assertThat(elapsed).isBetween(0, 2400);
                if (event(packet) && event(before) && elapsed == 0) {
                    assertThat(packet.get(12)).isEqualTo(before.get(12));
                }
            }
            assertThat(packets.get(packets.size() - 1).get(1) & 0x7f)
                    .as("music again")
                    .isEqualTo(8);
            assertThat(call.heard.events).contains("played a keys").doesNotContain("played a music");
        }
    }

    @Test
    void whatThePartnerSaysPausesForAKey() throws Exception {
        try (Call call = Call.established(engine)) {
            call.a.press("keys", "1");
            assertThat(event(ByteBuffer.wrap(call.caller.hear()))).isTrue();
            call.callee.speak(8);
            assertThat(heard(call.caller, 1)).allMatch(PressTest::event);
            await().untilAsserted(() -> assertThat(call.heard.events).contains("played a keys"));
            Call.audible(call.callee, call.caller);
        }
    }

    @Test
    void pressesAreDoneOneAfterTheOther() throws Exception {
        try (Call call = Call.established(engine)) {
            call.a.press("one", "1");
            call.a.press("two", "23");
            call.a.press("three", "4");
            List<ByteBuffer> packets = heard(call.caller, 4);
            assertThat(packets.stream().map(packet -> (int) packet.get(12)).distinct())
                    .containsExactly(1, 2, 3, 4);
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .filteredOn(event -> event.startsWith("played"))
                    .containsExactly("played a one", "played a two", "played a three"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1 2", "E"})
    void whatIsNoKeyIsRefused(String digits) throws Exception {
        try (Call call = Call.established(engine)) {
            call.a.press("keys", digits);
            await().untilAsserted(() ->
                    assertThat(call.heard.events).anyMatch(event -> event.startsWith("played a keys: '" + digits)));
        }
    }

    @Test
    void whoHoldsUsHearsNoKeysAndWeAreTold() throws Exception {
        try (Call call = Call.established(engine)) {
            Call.done(call.a.remote("caller", call.caller.sdp(2, "inactive"), true));
            Call.done(call.a.answer(Optional.of("b")));
            call.a.press("keys", "1");
            await().untilAsserted(() ->
                    assertThat(call.heard.events).anyMatch(event -> event.startsWith("played a keys: No key")));
        }
    }

    @Test
    void aLegThatIsClosedSaysSo() throws Exception {
        try (Call call = Call.established(engine)) {
            call.a.close();
            call.a.press("keys", "1");
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .anyMatch(event -> event.startsWith("played a keys: Leg 'a' is closed")));
        }
    }

    @Test
    void durationsAreInTheClockThatThePeerTakes() throws Exception {
        try (Call call = new Call(engine, new Peer(), new Peer())) {
            call.negotiate(call.caller.describe(1, "8 101", "a=rtpmap:101 telephone-event/16000"), call.callee.sdp());
            call.a.press("keys", "1");
            List<ByteBuffer> packets = heard(call.caller, 1);
            assertThat(packets.get(packets.size() - 1).getShort(14)).isEqualTo((short) 1600);
        }
    }
}
