package org.patchbay.testkit.media;

import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder.Tracks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The part of {@link MediaEngineContract} that is about copies of what a leg says or hears for a recorder. */
abstract class CopyContract extends RecordingContract {
    private static final String ONLY_ULAW = "0";
    private static final int FRAMES = 50;

    @Test
    final void whatIsSaidIsCopiedAndTheCallGoesOn() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            call.audible();
            String offer = copied(call, "a", Tracks.SAID, recorder, Peer.G711);
            assertThat(offer)
                    .contains("a=sendonly")
                    .doesNotContain("a=sendrecv")
                    .containsPattern("m=audio \\d+ RTP/AVP 8 ")
                    .contains("PCMA/8000")
                    .contains("telephone-event/8000");
            if (engine.capabilities().contains(MediaCapability.TRANSCODE)) {
                assertThat(offer).contains("PCMU/8000").contains("G722/8000");
            }
            for (int i = 0; i < 10; i++) {
                byte[] spoken = call.caller.speak(8);
                assertThat(call.callee.hear()).isEqualTo(spoken);
                assertThat(content(recorder.hear())).isEqualTo(content(spoken));
                spoken = call.callee.speak(8);
                assertThat(call.caller.hear()).isEqualTo(spoken);
            }
            recorder.hearsNoAudio();
            call.session.find("rec").orElseThrow().close();
            call.audible();
            recorder.hearsNoAudio();
        }
    }

    @Test
    final void whatIsHeardIsCopiedWhoeverThePartnerIs() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer third = new Peer();
                Peer recorder = new Peer()) {
            copied(call, "a", Tracks.HEARD, recorder, Peer.G711);
            byte[] spoken = call.callee.speak(8);
            assertThat(content(recorder.hear())).isEqualTo(content(spoken));
            call.caller.speak(8);
            recorder.hearsNoAudio();
            MediaLeg c = call.session.leg("c", MediaProfile.plain("provider"));
            third.reads(Call.done(c.offer(Optional.of("a"))));
            Call.done(c.remote("third", third.sdp(), false));
            call.session.connect("a", "c");
            third.ssrc = 77;
            for (int i = 0; i < 5; i++) {
                spoken = third.speak(8);
                assertThat(content(recorder.hear())).isEqualTo(content(spoken));
            }
            call.callee.speak(8);
            recorder.hearsNoAudio();
        }
    }

    @Test
    final void promptsAreAmongWhatIsHeard() throws Exception {
        if (refusesToCopy() || !engine.capabilities().contains(MediaCapability.PLAY)) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            copied(call, "a", Tracks.HEARD, recorder, Peer.G711);
            call.a.play("op", "tone:700", true);
            int[] heard = new int[FRAMES * 160];
            for (int i = 0; i < FRAMES * 160; i += 160) {
                byte[] packet = recorder.hear();
                for (int j = 0; j < 160; j++) {
                    heard[i + j] = Tone.expandAlaw(packet[12 + j]);
                }
            }
            assertThat(Tone.share(heard, 700, 8000)).isGreaterThan(0.99);
            call.a.stop("op");
        }
    }

    @Test
    final void aRecorderThatTakesAnotherCodecGetsThat() throws Exception {
        if (refusesToCopy() || !engine.capabilities().contains(MediaCapability.TRANSCODE)) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            copied(call, "b", Tracks.SAID, recorder, ONLY_ULAW);
            int[] heard = new int[FRAMES * 160];
            for (int i = 0; i < FRAMES; i++) {
                call.callee.send(call.callee.packet(8, Tone.alaw(440, i * 160)));
                byte[] packet = recorder.hear();
                assertThat(packet[1] & 0x7f).isZero();
                for (int j = 0; j < 160; j++) {
                    heard[i * 160 + j] = Tone.expandUlaw(packet[12 + j]);
                }
            }
            assertThat(Tone.share(heard, 440, 8000)).isGreaterThan(0.99);
        }
    }

    @Test
    final void keysAreCopiedToo() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            copied(call, "a", Tracks.SAID, recorder, Peer.G711);
            call.caller.speak(8);
            recorder.hear();
            call.caller.sendEvent(101, 7, false, 160, 9000);
            call.caller.sendEvent(101, 7, true, 320, 9000);
            byte[] begins = recorder.hear();
            byte[] ends = recorder.hear();
            assertThat(begins[1] & 0x7f).isEqualTo(101);
            assertThat(content(begins)).startsWith(7, 10, 0, 160);
            assertThat(content(ends)).startsWith(7, 0x8a, 1, 64);
        }
    }

    @Test
    final void aCopyCanPause() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            copied(call, "a", Tracks.SAID, recorder, Peer.G711);
            call.caller.speak(8);
            recorder.hear();
            call.callee.hear();
            call.session.pauseCopy("rec", true);
            call.session.pauseCopy("nobody", true);
            call.session.pauseCopy("a", true);
            call.audible();
            recorder.hearsNoAudio();
            call.session.pauseCopy("rec", false);
            byte[] spoken = call.caller.speak(8);
            assertThat(content(recorder.hear())).isEqualTo(content(spoken));
        }
    }

    @Test
    final void aCopyEndsWithItsLegOrWhenThatGoesToAnotherCall() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine);
                Call other = Call.established(engine);
                Peer first = new Peer();
                Peer second = new Peer()) {
            copied(call, "a", Tracks.SAID, first, Peer.G711);
            copied(call, "b", Tracks.SAID, second, "rec2", Peer.G711);
            call.callee.speak(8);
            second.hear();
            call.a.close();
            if (engine.capabilities().contains(MediaCapability.MOVE)) {
                other.session.take("c", call.b);
            } else {
                call.b.close();
            }
            call.caller.speak(8);
            call.callee.speak(8);
            first.hearsNoAudio();
            second.hearsNoAudio();
            call.session.find("rec2").orElseThrow().close();
            assertThat(call.session.find("rec2")).isEmpty();
        }
    }

    @Test
    final void aRecorderIsNeitherHeardNorPlayedTo() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            copied(call, "a", Tracks.SAID, recorder, Peer.G711);
            call.audible();
            while (Peer.receive(recorder.rtp, 100) != null) {
                // what the call has said
            }
            call.session.connect("a", "rec");
            call.session.find("rec").orElseThrow().play("op", "tone:440", true);
            call.session.find("rec").orElseThrow().press("keys", "5");
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .anyMatch(event -> event.startsWith("played rec op: "))
                    .anyMatch(event -> event.startsWith("played rec keys: ")));
            recorder.speak(8);
            recorder.sendEvent(101, 7, true, 320, 9000);
            recorder.hearsNoAudio();
            call.callee.hearsNoAudio();
            call.caller.hearsNoAudio();
            call.audible();
            assertThat(call.heard.events)
                    .noneMatch(event -> event.startsWith("digit") || event.contains("latched rec"));
        }
    }

    @Test
    final void whatCannotBeCopiedIsRefused() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine)) {
            MediaSession session = call.session;
            MediaLeg fresh = session.leg("rec", MediaProfile.plain("provider"));
            Tracks said = Tracks.SAID;
            assertThat(Call.refusal(() -> session.copy("a", said, "nobody"))).hasMessageContaining("'nobody'");
            assertThat(Call.refusal(() -> session.copy("nobody", said, "rec"))).hasMessageContaining("'nobody'");
            assertThat(Call.refusal(() -> session.copy("a", said, "b"))).hasMessageContaining("'b'");
            assertThat(Call.refusal(() -> session.copy("a", said, "a"))).hasMessageContaining("'a'");
            assertThat(Call.refusal(() -> session.copy("a", Tracks.BOTH, "rec")))
                    .hasMessageContaining("SAID");
            session.leg("silent", MediaProfile.plain("provider"));
            assertThat(Call.refusal(() -> session.copy("silent", said, "rec"))).hasMessageContaining("'silent'");
            session.copy("a", said, "rec");
            assertThat(Call.refusal(() -> session.copy("b", said, "rec"))).hasMessageContaining("'rec'");
            fresh.close();
            call.audible();
        }
    }

    @Test
    final void whoeverRestoresASessionFindsItsCopiesGone() throws Exception {
        if (refusesToCopy()) {
            return;
        }
        try (Call call = Call.established(engine);
                Peer recorder = new Peer()) {
            String before = call.session.state();
            copied(call, "a", Tracks.SAID, recorder, Peer.G711);
            assertThat(call.session.state()).doesNotContainPattern("\\brec\\b").hasSameSizeAs(before);
            call.session.leave();
            MediaSession again = engine.restore("call-1", call.session.state(), new Heard());
            assertThat(again.find("rec")).isEmpty();
            call.audible();
            recorder.hearsNoAudio();
        }
    }

    private static String copied(Call call, String leg, Tracks voice, Peer recorder, String formats) throws Exception {
        return copied(call, leg, voice, recorder, "rec", formats);
    }

    /** @return what was offered to the recorder */
    private static String copied(Call call, String leg, Tracks voice, Peer recorder, String to, String formats)
            throws Exception {
        MediaLeg rec = call.session.leg(to, MediaProfile.plain("provider"));
        call.session.copy(leg, voice, to);
        String offer = Call.done(rec.offer(Optional.empty()));
        recorder.reads(offer);
        Call.done(rec.remote(
                "recorder",
                recorder.describe(1, formats, "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16", "a=recvonly"),
                false));
        return offer;
    }

    private static byte[] content(byte[] packet) {
        return Arrays.copyOfRange(packet, 12, packet.length);
    }

    /** An engine that cannot copy says so, and the call goes on. */
    private boolean refusesToCopy() throws Exception {
        if (engine.capabilities().contains(MediaCapability.COPY)) {
            return false;
        }
        try (Call call = Call.established(engine)) {
            call.session.leg("rec", MediaProfile.plain("provider"));
            MediaException refusal = Call.refusal(() -> call.session.copy("a", Tracks.SAID, "rec"));
            assertThat(refusal.sip()).isEqualTo(501);
            call.session.pauseCopy("rec", true);
            call.audible();
        }
        return true;
    }
}
