package org.patchbay.media.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Tone;
import org.patchbay.testkit.media.WideTone;

import static org.assertj.core.api.Assertions.assertThat;

class SilenceFillTest {

    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.31").fills("true"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private static String talking(String formats, int version, Peer peer) {
        return peer.describe(version, formats, "a=sendrecv");
    }

    /** The loudest sample of so many packets of the engine's own. */
    private static int loudest(Peer peer, int payload, int packets) throws Exception {
        WideTone wide = new WideTone();
        int loudest = 0;
        for (int i = 0; i < packets; i++) {
            byte[] packet = peer.hear();
            assertThat(packet).hasSize(172);
            assertThat(packet[1] & 0x7f).isEqualTo(payload);
            byte[] content = Arrays.copyOfRange(packet, 12, 172);
            int[] samples = new int[160];
            for (int j = 0; j < 160; j++) {
                samples[j] = payload == 8 ? Tone.expandAlaw(content[j]) : Tone.expandUlaw(content[j]);
            }
            for (int sample : payload == 9 ? wide.hear(content) : samples) {
                loudest = Math.max(loudest, Math.abs(sample));
            }
        }
        return loudest;
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 8", "9, 0, 0", "8, 9, 9"})
    void whosePartnerPausesHearsSilenceUntilItSpeaksAgain(String caller, String callee, int payload) throws Exception {
        try (Call call = new Call(engine, new Peer(), new Peer())) {
            call.negotiate(talking(caller, 1, call.caller), talking(callee, 1, call.callee));
            call.caller.speak(Integer.parseInt(caller));
            call.callee.hear();
            ByteBuffer before = ByteBuffer.wrap(call.callee.hear());
            assertThat(before.get(1)).as("marked at its beginning").isEqualTo((byte) (0x80 | payload));
            for (int i = 0; i < 10; i++) {
                ByteBuffer next = ByteBuffer.wrap(call.callee.hear());
                assertThat(next.getInt(8)).isEqualTo(before.getInt(8));
                assertThat(next.getShort(2)).isEqualTo((short) (before.getShort(2) + 1));
                assertThat(next.getInt(4)).isEqualTo(before.getInt(4) + 160);
                before = next;
            }
            assertThat(loudest(call.callee, payload, 20)).isLessThan(40);
            Set<ByteBuffer> spoken = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                spoken.add(content(call.caller.speak(Integer.parseInt(caller))));
            }
            Set<ByteBuffer> heard = goesOn(call.callee, ByteBuffer.wrap(call.callee.hear()));
            if (caller.equals(String.valueOf(payload))) {
                assertThat(heard).as("what the partner said, as it said it").containsAll(spoken);
            }
        }
    }

    /**
     * What is heard from now on is of the source that was heard before, whose numbers go on, whoever speaks: phones are deaf for minutes where
     * they went back.
     *
     * @return the contents
     */
    private static Set<ByteBuffer> goesOn(Peer peer, ByteBuffer first) throws Exception {
        ByteBuffer before = first;
        Set<ByteBuffer> heard = new HashSet<>(Set.of(content(first.array())));
        for (int i = 0; i < 30; i++) {
            ByteBuffer next = ByteBuffer.wrap(peer.hear());
            assertThat(next.getInt(8)).as("source").isEqualTo(before.getInt(8));
            assertThat(next.getShort(2)).as("number").isEqualTo((short) (before.getShort(2) + 1));
            assertThat(next.getInt(4) - before.getInt(4)).as("time").isPositive();
            heard.add(content(next.array()));
            before = next;
        }
        return heard;
    }

    private static ByteBuffer content(byte[] packet) {
        return ByteBuffer.wrap(Arrays.copyOfRange(packet, 12, packet.length));
    }

    @Test
    void whoNeverSpokeAndWhoIsOnHoldIsNotFilledIn() throws Exception {
        try (Call call = Call.established(engine)) {
            call.callee.hearsNothing();
            call.callee.hearsNothing();
            call.callee.hearsNothing();
            call.audible();
            call.caller.hear();
            call.negotiate(call.caller.sdp(2, "inactive"), call.callee.sdp(2, "inactive"));
            quiet(call.caller);
            quiet(call.callee);
        }
    }

    @Test
    void whoIsParkedAloneIsNotFilledIn() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            call.caller.hear();
            call.session.disconnect("a");
            quiet(call.caller);
            quiet(call.callee);
        }
    }

    private static void quiet(Peer peer) throws Exception {
        while (Peer.receive(peer.rtp, 100) != null) {
            // what was on its way
        }
        peer.hearsNothing();
        peer.hearsNothing();
    }

    @Test
    void comfortNoiseIsImitatedForWhoDoesNotUnderstandIt() throws Exception {
        try (Call call = new Call(engine, new Peer(), new Peer())) {
            call.negotiate(talking("8 13", 1, call.caller), talking("8", 1, call.callee));
            call.caller.speak(8);
            call.callee.hear();
            call.caller.send(call.caller.packet(13, new byte[] {50}));
            // 50 dB below overload is an amplitude of 180.
            assertThat(loudest(call.callee, 8, 20)).isBetween(100, 260);
        }
    }

    @Test
    void whoUnderstandsComfortNoiseGetsItAsItIsAndMakesItByItself() throws Exception {
        try (Call call = new Call(engine, new Peer(), new Peer())) {
            call.negotiate(talking("8 13", 1, call.caller), talking("8 13", 1, call.callee));
            call.caller.speak(8);
            call.callee.hear();
            byte[] noise = call.caller.send(call.caller.packet(13, new byte[] {50}));
            assertThat(call.callee.hear()).isEqualTo(noise);
            call.callee.hearsNothing();
            call.callee.hearsNothing();
        }
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        engine.modified(TestConfig.on("127.0.0.31").fills("false"));
        try (Call call = Call.established(engine)) {
            call.audible();
            call.callee.hearsNothing();
            call.callee.hearsNothing();
            call.callee.hearsNothing();
        }
    }

    @Test
    void whoIsPlayedToHearsThatAlone() throws Exception {
        try (Call call = Call.established(engine)) {
            call.caller.speak(8);
            call.callee.hear();
            call.callee.hear();
            call.b.play("op", "tone:440", true);
            int[] samples = new int[30 * 160];
            for (int i = 0; i < 35; i++) {
                byte[] packet = call.callee.hear();
                for (int j = 0; j < 160 && i >= 5; j++) {
                    samples[(i - 5) * 160 + j] = Tone.expandAlaw(packet[12 + j]);
                }
            }
            assertThat(Tone.share(samples, 440, 8000)).isGreaterThan(0.99);
        }
    }
}
