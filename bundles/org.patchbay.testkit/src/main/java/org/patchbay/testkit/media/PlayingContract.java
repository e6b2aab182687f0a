package org.patchbay.testkit.media;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The part of {@link MediaEngineContract} that is about what the engine itself says to a peer: prompts, tones and keys. */
abstract class PlayingContract extends CopyContract {
    @Test
    final void aToneIsPlayedToALegThatIsAnsweredLocally() throws Exception {
        if (refusesToPlay()) {
            return;
        }
        try (Peer caller = new Peer();
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("op", "tone:1000", true);
            int[] heard = new int[40 * 160];
            for (int i = 0; i < 40; i++) {
                byte[] packet = caller.hear();
                assertThat(packet[1] & 0x7f).isEqualTo(8);
                for (int j = 0; j < 160; j++) {
                    heard[i * 160 + j] = Tone.expandAlaw(packet[12 + j]);
                }
            }
            assertThat(Tone.share(heard, 1000, 8000)).isGreaterThan(0.99);
            leg.stop("op");
        }
    }

    @Test
    final void theEndOfAPromptIsReportedOnceAndNothingIsSentAfterwards() throws Exception {
        if (refusesToPlay()) {
            return;
        }
        Heard heard = new Heard();
        try (Peer caller = new Peer();
                MediaSession session = engine.open("c", heard)) {
            MediaLeg leg = Call.answeredLocally(session, caller);
            leg.play("short", "silence:100", false);
            await().untilAsserted(() -> assertThat(heard.events).contains("played a short"));
            for (int i = 0; i < 5; i++) {
                caller.hear();
            }
            caller.hearsNoAudio();
            leg.play("long", "tone:ringback", true);
            caller.hear();
            leg.stop("other");
            leg.stop("long");
            leg.stop("long");
            await().untilAsserted(() -> assertThat(heard.events).contains("played a long"));
            leg.play("missing", "prompt:no-such-prompt", false);
            await().untilAsserted(
                            () -> assertThat(heard.events).anyMatch(event -> event.startsWith("played a missing: ")));
            assertThat(heard.events)
                    .filteredOn(event -> event.startsWith("played"))
                    .hasSize(3);
        }
    }

    @Test
    final void whoIsPlayedToDoesNotHearThePartner() throws Exception {
        if (refusesToPlay()) {
            return;
        }
        try (Call call = Call.established(engine)) {
            call.audible();
            call.a.play("op", "silence:60000", false);
            byte[] first = call.caller.hear();
            assertThat(first).hasSize(172);
            byte[] spoken = call.callee.speak(8);
            for (int i = 0; i < 5; i++) {
                assertThat(call.caller.hear()).isNotEqualTo(spoken);
            }
            Call.audible(call.caller, call.callee);
            call.session.connect("a", "b");
            await().untilAsserted(() -> assertThat(call.heard.events).contains("played a op"));
            while (Peer.receive(call.caller.rtp, 60) != null) {
                // what was on its way
            }
            call.audible();
        }
    }

    /** An engine that does not play says so of everything it is asked to play, and the call goes on. */
    private boolean refusesToPlay() throws Exception {
        if (engine.capabilities().contains(MediaCapability.PLAY)) {
            return false;
        }
        try (Call call = Call.established(engine)) {
            call.a.play("op", "tone:440", true);
            await().untilAsserted(
                            () -> assertThat(call.heard.events).anyMatch(event -> event.startsWith("played a op: ")));
            call.a.stop("op");
            call.audible();
        }
        return true;
    }

    @Test
    final void keysArePressedAsTelephoneEvents() throws Exception {
        try (Call call = Call.established(engine)) {
            call.a.press("op", "5*A");
            if (!engine.capabilities().contains(MediaCapability.PRESS)) {
                await().untilAsserted(() ->
                        assertThat(call.heard.events).anyMatch(event -> event.startsWith("played a op: ")));
                return;
            }
            int sequence = -1;
            int began = 0;
            int source = 0;
            for (int key : new int[] {5, 10, 12}) {
                int ends = 0;
                int packets = 0;
                int before = 0;
                while (ends < 3) {
                    ByteBuffer packet = ByteBuffer.wrap(call.caller.hear());
                    assertThat(packet.limit()).isEqualTo(16);
                    assertThat(packet.get(1) & 0xff)
                            .as("marked at its beginning")
                            .isEqualTo(packets == 0 ? 0xe5 : 0x65);
                    assertThat(packet.getShort(2) & 0xffff)
                            .isEqualTo(sequence < 0 ? packet.getShort(2) & 0xffff : sequence + 1 & 0xffff);
                    sequence = packet.getShort(2) & 0xffff;
                    if (packets == 0) {
                        assertThat(packet.getInt(4) - began)
                                .isGreaterThanOrEqualTo(key == 5 ? Integer.MIN_VALUE : 1200);
                        began = packet.getInt(4);
                        source = key == 5 ? packet.getInt(8) : source;
                    }
                    assertThat(packet.getInt(4)).as("of one event").isEqualTo(began);
                    assertThat(packet.getInt(8)).isEqualTo(source);
                    assertThat((int) packet.get(12)).isEqualTo(key);
                    assertThat((int) packet.getShort(14)).isGreaterThanOrEqualTo(before);
                    before = packet.getShort(14);
                    ends += packet.get(13) < 0 ? 1 : 0;
                    packets++;
                }
                assertThat(before).as("100 ms").isBetween(640, 960);
            }
            await().untilAsserted(() -> assertThat(call.heard.events).contains("played a op"));
            Call.audible(call.callee, call.caller);
        }
    }

    @Test
    final void whoTakesNoTelephoneEventsIsPressedNoKeys() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            call.negotiate(caller.describe(1, "8", "a=sendrecv"), callee.describe(1, "8", "a=sendrecv"));
            call.a.press("op", "5");
            call.b.press("other", "no key");
            await().untilAsserted(() -> assertThat(call.heard.events)
                    .anyMatch(event -> event.startsWith("played a op: "))
                    .anyMatch(event -> event.startsWith("played b other: ")));
            call.audible();
        }
    }
}
