package org.patchbay.media.embedded;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PlayTest {

    @TempDir
    private Path prompts;

    private EmbeddedMediaEngine engine;
    private MediaSession session;
    private final Heard heard = new Heard();

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.25").prompts(prompts.toString()));
        session = engine.open("c", heard);
    }

    @AfterEach
    void stop() {
        session.close();
        engine.stop();
    }

    @Test
    void packetsAreEvenlyNumberedAndKeepThePace() throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("op", "tone:440", true);
            ByteBuffer first = ByteBuffer.wrap(caller.hear());
            assertThat(first.get(1) & 0xff).as("marker at the start").isEqualTo(0x88);
            long from = System.nanoTime();
            for (int i = 1; i <= 50; i++) {
                ByteBuffer packet = ByteBuffer.wrap(caller.hear());
                assertThat(packet.get(1)).isEqualTo((byte) 8);
                assertThat(packet.getShort(2)).isEqualTo((short) (first.getShort(2) + i));
                assertThat(packet.getInt(4)).isEqualTo(first.getInt(4) + 160 * i);
                assertThat(packet.getInt(8)).isEqualTo(first.getInt(8));
            }
            assertThat((System.nanoTime() - from) / 1_000_000).isBetween(850L, 1500L);
        }
    }

    @Test
    void aPeerThatPrefersUlawHearsUlaw() throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = session.leg("a", MediaProfile.plain("hub"));
            Call.done(leg.remote("caller", caller.describe(1, "18 0 8", "a=sendrecv"), true));
            String answer = Call.done(leg.answer(Optional.empty()));
            assertThat(answer).contains("RTP/AVP 0 8\r\n");
            caller.reads(answer);
            leg.play("op", "tone:600", false);
            int[] samples = new int[40 * 160];
            for (int i = 0; i < 40; i++) {
                byte[] packet = caller.hear();
                assertThat(packet[1] & 0x7f).isZero();
                for (int j = 0; j < 160; j++) {
                    samples[i * 160 + j] = Tone.expandUlaw(packet[12 + j]);
                }
            }
            assertThat(Tone.share(samples, 600, 8000)).isGreaterThan(0.99);
            await().untilAsserted(() -> assertThat(heard.events).contains("played a op"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"welcome", "blocked", "not-available"})
    void thePromptsThatComeWithTheEngineCanBePlayed(String name) throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("op", "prompt:" + name, false);
            boolean loud = false;
            for (int i = 0; i < 30; i++) {
                byte[] packet = caller.hear();
                for (int j = 12; j < packet.length; j++) {
                    loud |= Math.abs(Tone.expandAlaw(packet[j])) > 2000;
                }
            }
            assertThat(loud).isTrue();
        }
    }

    @Test
    void aPromptOfTheDirectoryComesFirstAndIsReadAgainWhenItChanges() throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            assertThat(packets(leg, caller, "one")).as("the one shipped").isGreaterThan(50);
            Files.write(prompts.resolve("welcome.wav"), TestWav.silence(3));
            assertThat(packets(leg, caller, "two")).isEqualTo(3);
            Files.write(prompts.resolve("welcome.wav"), TestWav.silence(5));
            Files.setLastModifiedTime(
                    prompts.resolve("welcome.wav"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
            assertThat(packets(leg, caller, "three")).isEqualTo(5);
        }
    }

    private int packets(MediaLeg leg, Peer caller, String op) throws Exception {
        leg.play(op, "prompt:welcome", false);
        int count = 0;
        while (Peer.receive(caller.rtp, 200) != null) {
            count++;
        }
        assertThat(heard.events).contains("played a " + op);
        return count;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt:absent",
                "prompt:../../etc/passwd",
                "prompt:",
                "prompt:welcome@",
                "prompt:welcome@../x",
                "music:absent",
                "music:../welcome",
                "say:",
                "say:Guten Tag",
                "say:de:",
                "say:de/x:Guten Tag",
                "say:de:Guten Tag",
                "tone:none",
                "tone:5000",
                "silence:0",
                "silence:x",
                "http://elsewhere",
                ""
            })
    void whatCannotBePlayedIsReportedWithTheReason(String prompt) throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("op", prompt, true);
            await().untilAsserted(() -> assertThat(heard.events).anyMatch(event -> event.startsWith("played a op: ")));
            caller.hearsNothing();
        }
    }

    @Test
    void aFileThatIsNoPromptIsReportedByName() throws Exception {
        Files.writeString(prompts.resolve("welcome.wav"), "no audio");
        try (Peer caller = new Peer()) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("op", "prompt:welcome", false);
            await().untilAsserted(() -> assertThat(heard.events)
                    .anyMatch(event -> event.startsWith("played a op: ") && event.contains("welcome.wav")));
        }
    }

    @Test
    void aSecondPromptEndsTheFirst() throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("one", "tone:440", true);
            caller.hear();
            leg.play("two", "silence:40", false);
            await().untilAsserted(() -> assertThat(heard.events).containsSubsequence("played a one", "played a two"));
        }
    }

    @Test
    void aLegWithoutG711CannotBePlayedTo() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            call.negotiate(caller.describe(1, "18", "a=sendrecv"), callee.describe(1, "18", "a=sendrecv"));
            call.a.play("op", "tone:440", true);
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .anyMatch(event -> event.startsWith("played a op: ") && event.contains("PCMA")));
        }
    }

    @Test
    void nothingIsSentToAPeerOnHold() throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("op", "tone:440", true);
            caller.hear();
            Call.done(leg.remote("caller", caller.sdp(2, "sendonly"), true));
            assertThat(Call.done(leg.answer(Optional.empty()))).contains("a=recvonly");
            while (Peer.receive(caller.rtp, 60) != null) {
                // what was on its way
            }
            caller.hearsNothing();
            Call.done(leg.remote("caller", caller.sdp(3, "sendrecv"), true));
            Call.done(leg.answer(Optional.empty()));
            caller.hear();
        }
    }

    @Test
    void musicIsHeardByWhoIsHeldAndStillListens() throws Exception {
        try (Peer caller = new Peer()) {
            MediaLeg leg = session.leg("a", MediaProfile.plain("hub"));
            Call.done(leg.remote("caller", caller.sdp(1, "recvonly"), true));
            String answer = Call.done(leg.answer(Optional.empty()));
            assertThat(answer).contains("a=sendonly");
            caller.reads(answer);
            leg.play("hold", "music:default", true);
            int peak = 0;
            for (int i = 0; i < 50; i++) {
                byte[] packet = caller.hear();
                for (int j = 12; j < packet.length; j++) {
                    peak = Math.max(peak, Math.abs(Tone.expandAlaw(packet[j])));
                }
            }
            assertThat(peak).as("soft, and audible").isBetween(500, 12_000);
            leg.stop("hold");
            await().untilAsserted(() -> assertThat(heard.events).contains("played a hold"));
        }
    }
}
