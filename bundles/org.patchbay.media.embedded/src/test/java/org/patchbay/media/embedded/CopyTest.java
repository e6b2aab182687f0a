package org.patchbay.media.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.media.embedded.rtp.Packets;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Speaker;
import org.patchbay.testkit.media.Tone;
import org.patchbay.testkit.media.WideTone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Copies for a recorder, beyond what the contract asks of every engine. */
class CopyTest {
    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.37").fills("true"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    private static MediaLeg copy(Call call, String leg, Tracks voice, Peer recorder, String formats) throws Exception {
        MediaLeg rec = call.session.leg("rec", MediaProfile.plain("provider"));
        call.session.copy(leg, voice, "rec");
        recorder.reads(Call.done(rec.offer(Optional.empty())));
        Call.done(rec.remote("recorder", recorder.describe(1, formats, "a=recvonly"), false));
        return rec;
    }

    /** Partner, prompt, partner, pause: for the recorder it is one source, with nothing lost. */
    @Test
    void whoeverIsHeardIsOneSource() throws Exception {
        try (Call call = Call.established(engine);
                Speaker speaker = new Speaker();
                Peer recorder = new Peer()) {
            copy(call, "a", Tracks.HEARD, recorder, "8");
            speaker.says(call.callee, 440).on(200);
            call.a.play("op", "tone:700", true);
            speaker.on(200);
            call.a.stop("op");
            speaker.on(200);
            speaker.close();
            List<ByteBuffer> packets = new ArrayList<>();
            // Then the pause is filled.
            for (int i = 0; i < 60; i++) {
                packets.add(ByteBuffer.wrap(recorder.hear()));
            }
            int marked = 0;
            for (int i = 1; i < packets.size(); i++) {
                ByteBuffer packet = packets.get(i);
                ByteBuffer before = packets.get(i - 1);
                assertThat(Packets.ssrc(packet)).isEqualTo(Packets.ssrc(before));
                assertThat(Packets.sequence(packet)).isEqualTo(Packets.sequence(before) + 1 & 0xffff);
                assertThat(Packets.timestamp(packet) - Packets.timestamp(before))
                        .isBetween(160, 8000);
                marked += Packets.marked(packet) ? 1 : 0;
            }
            assertThat(marked).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aWideCallIsCopiedNarrowAndANarrowOneWide() throws Exception {
        try (Peer wide = new Peer();
                Peer narrow = new Peer();
                Peer recorder = new Peer();
                Call call = new Call(engine, wide, narrow)) {
            call.negotiate(wide.describe(1, "9", "a=sendrecv"), narrow.describe(1, "8", "a=sendrecv"));
            MediaLeg rec = copy(call, "a", Tracks.SAID, recorder, "0");
            WideTone speaking = new WideTone();
            int[] heard = new int[100 * 160];
            for (int i = 0; i < 100; i++) {
                wide.send(wide.packet(9, speaking.speak(440, i * 160)));
                byte[] packet = recorder.hear();
                assertThat(packet[1] & 0x7f).isZero();
                for (int j = 0; j < 160; j++) {
                    heard[i * 160 + j] = Tone.expandUlaw(packet[12 + j]);
                }
            }
            int[] settled = Arrays.copyOfRange(heard, 800, heard.length);
            assertThat(Tone.share(settled, 440, 8000)).isGreaterThan(0.99);
            rec.close();
            copy(call, "b", Tracks.SAID, recorder, "9");
            WideTone hearing = new WideTone();
            for (int i = 0; i < 100; i++) {
                narrow.send(narrow.packet(8, Tone.alaw(1000, i * 160)));
                byte[] packet = recorder.hear();
                assertThat(packet[1] & 0x7f).isEqualTo(9);
                System.arraycopy(hearing.hear(Arrays.copyOfRange(packet, 12, 172)), 0, heard, i * 160, 160);
            }
            settled = Arrays.copyOfRange(heard, 800, heard.length);
            assertThat(Tone.share(settled, 1000, 8000)).isGreaterThan(0.99);
        }
    }

    /** What is used now comes first, whatever was agreed first. */
    @Test
    void theFormatInUseIsOfferedFirst() throws Exception {
        try (Call call = Call.established(engine)) {
            for (int i = 0; i < 3; i++) {
                call.caller.speak(0);
                call.callee.hear();
            }
            MediaLeg rec = call.session.leg("rec", MediaProfile.plain("provider"));
            call.session.copy("a", Tracks.SAID, "rec");
            assertThat(Call.done(rec.offer(Optional.empty()))).containsPattern("m=audio \\d+ RTP/AVP 0 ");
        }
    }

    @Test
    void anEncryptedRecorderGetsItUnderItsKey() throws Exception {
        SrtpPeer recorder = new SrtpPeer(new Peer());
        try (Call call = Call.established(engine);
                Peer closed = recorder.peer) {
            MediaLeg rec = call.session.leg("rec", MediaProfile.encrypted("provider"));
            call.session.copy("a", Tracks.SAID, "rec");
            String offer = Call.done(rec.offer(Optional.empty()));
            assertThat(offer).contains("RTP/SAVP").contains("a=sendonly");
            recorder.reads(offer);
            Call.done(rec.remote("recorder", recorder.sdp(1, 1).replace("sendrecv", "recvonly"), false));
            for (int i = 0; i < 5; i++) {
                byte[] spoken = call.caller.speak(8);
                byte[] heard = recorder.hear();
                assertThat(heard).hasSameSizeAs(spoken).endsWith(Arrays.copyOfRange(spoken, 12, 172));
                assertThat(call.callee.hear()).isEqualTo(spoken);
            }
            assertThat(closed.rtp.isClosed()).isFalse();
            assertThat(rec.quality().sent()).isEqualTo(5);
            assertThat(rec.quality().packets()).isZero();
        }
    }

    /** The recorder puts us on hold, and takes it up again. */
    @Test
    void aRecorderMayHoldAndGoOn() throws Exception {
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            MediaLeg rec = copy(call, "a", Tracks.SAID, recorder, "8");
            call.caller.speak(8);
            recorder.hear();
            Call.done(rec.remote("recorder", recorder.describe(2, "8", "a=inactive"), true));
            assertThat(Call.done(rec.answer(Optional.empty()))).contains("a=inactive");
            call.caller.speak(8);
            recorder.hearsNoAudio();
            Call.done(rec.remote("recorder", recorder.describe(3, "8", "a=recvonly"), true));
            assertThat(Call.done(rec.answer(Optional.empty()))).contains("a=sendonly");
            call.caller.speak(8);
            recorder.hear();
        }
    }

    @Test
    void aCopyAndARecordingOfOneLegGoOnBesideEachOther() throws Exception {
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            MediaLeg rec = copy(call, "a", Tracks.SAID, recorder, "8");
            call.a.record("op", new RecordOrder("s", Tracks.SAID));
            call.caller.speak(8);
            recorder.hear();
            call.callee.hear();
            call.a.stop("op");
            assertThat(call.heard.recording("a", "op").error()).isEmpty();
            call.caller.speak(8);
            recorder.hear();
            call.callee.hear();
            rec.close();
            call.session.leg("rec", MediaProfile.plain("provider")).close();
            await().until(() -> call.session.find("rec").isEmpty());
            call.audible();
        }
    }
}
