package org.patchbay.testkit.media;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every {@link MediaEngine} has to do. A test of an engine extends this and says how one is started and stopped. What an engine says it
 * cannot do, it must refuse as clearly as it would do it.
 */
public abstract class MediaEngineContract extends CopyContract {

    /**
     * The process of an engine of {@link MediaCapability#EXTERNAL} dies, without a word to what carries its media; another one takes its place.
     */
    protected MediaEngine restart(MediaEngine died) throws Exception {
        throw new IllegalStateException(died.name() + " is external, and its test does not say how it is restarted");
    }

    @Test
    final void relaysAndSaysSo() throws Exception {
        assertThat(engine.name()).matches("[a-z]+");
        assertThat(engine.capabilities()).contains(MediaCapability.RELAY);
        try (Call call = Call.established(engine)) {
            assertThat(engine.sessions()).isEqualTo(1);
            call.audible();
        }
        assertThat(engine.sessions()).isZero();
    }

    @Test
    final void aToneComesOutAsItWentIn() throws Exception {
        try (Call call = Call.established(engine)) {
            int[] heard = new int[50 * 160];
            for (int i = 0; i < 50; i++) {
                call.caller.send(call.caller.packet(8, Tone.alaw(440, i * 160)));
                byte[] packet = call.callee.hear();
                for (int j = 0; j < 160; j++) {
                    heard[i * 160 + j] = Tone.expandAlaw(packet[12 + j]);
                }
            }
            assertThat(Tone.share(heard, 440, 8000)).isGreaterThan(0.99);
        }
    }

    @Test
    final void neitherSideLearnsTheOthersAddressKeysOrNames() throws Exception {
        try (Peer caller = new Peer("127.0.0.4");
                Peer callee = new Peer("127.0.0.5");
                Call call = new Call(engine, caller, callee)) {
            String[] revealing = {
                "a=candidate:1 1 UDP 2130706431 127.0.0.4 9 typ host",
                "a=ice-ufrag:secretufrag",
                "a=ssrc:1234 cname:secretcname",
                "a=x-secret:1",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:secretkey"
            };
            call.negotiate(caller.sdp(1, "sendrecv", revealing), callee.sdp(1, "sendrecv", revealing));
            for (String description : new String[] {call.toCallee, call.toCaller}) {
                assertThat(description)
                        .doesNotContain("127.0.0.4")
                        .doesNotContain("127.0.0.5")
                        .doesNotContain("secret")
                        .doesNotContain("4711")
                        .contains("a=rtpmap:8 PCMA/8000\r\n")
                        .contains("a=rtpmap:101 telephone-event/8000\r\n")
                        .contains("a=fmtp:101 0-16\r\n");
            }
            call.audible();
        }
    }

    @Test
    final void theVersionOfADescriptionGrowsOnlyWithItsContent() throws Exception {
        try (Call call = Call.established(engine)) {
            String first = call.toCallee;
            assertThat(Call.done(call.b.offer(Optional.of("a")))).isEqualTo(first);
            Call.done(call.a.remote("caller", call.caller.sdp(2, "sendonly"), true));
            String second = Call.done(call.b.offer(Optional.of("a")));
            String origin = "o=(\\S+ \\d+) \\d+ ";
            assertThat(Peer.first(second, origin)).isEqualTo(Peer.first(first, origin));
            String version = "o=\\S+ \\d+ (\\d+) ";
            assertThat(Long.parseLong(Peer.first(second, version)))
                    .isEqualTo(Long.parseLong(Peer.first(first, version)) + 1);
            assertThat(second).contains("a=sendonly");
        }
    }

    @Test
    final void videoIsRefusedAndKeepsItsPlace() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            String offer =
                    caller.sdp().replace("m=audio", "m=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio");
            call.negotiate(offer, callee.sdp());
            assertThat(call.toCallee).doesNotContain("video");
            assertThat(Pattern.compile("m=video 0 .*\r\nm=audio [1-9]")
                            .matcher(call.toCaller)
                            .find())
                    .as(call.toCaller)
                    .isTrue();
            call.audible();
        }
    }

    @Test
    final void anInviteWithoutAnOfferGetsOneOfOurs() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            String offer = Call.done(call.a.offer(Optional.empty()));
            assertThat(offer).contains("PCMA/8000").contains("PCMU/8000").contains("telephone-event/8000");
            caller.reads(offer);
            Call.done(call.a.remote("caller", caller.sdp(), false));
            callee.reads(Call.done(call.b.offer(Optional.of("a"))));
            Call.done(call.b.remote("callee", callee.sdp(), false));
            call.session.connect("a", "b");
            call.audible();
        }
    }

    @Test
    final void whatCannotBeServedIsRefusedAndChangesNothing() throws Exception {
        try (Call call = Call.established(engine)) {
            refused(call, call.caller.sdp().replace("RTP/AVP", "RTP/SAVP"), MediaCapability.SRTP);
            refused(call, call.caller.sdp().replace("m=audio", "m=image"), null);
            refused(call, "nonsense", null);
            refused(call, "", null);
            call.audible();
            Call.done(call.b.remote("callee", call.callee.describe(3, "18", "a=sendrecv"), true));
            assertThat(Call.refusal(() -> Call.done(call.b.answer(Optional.of("a"))))
                            .sip())
                    .isEqualTo(488);
            call.audible();
        }
    }

    @Test
    final void legsWithoutACodecInCommonHearEachOther() throws Exception {
        if (!engine.capabilities().contains(MediaCapability.TRANSCODE)) {
            return;
        }
        try (Peer wide = new Peer();
                Peer narrow = new Peer();
                Call call = new Call(engine, wide, narrow)) {
            call.negotiate(wide.describe(1, "9", "a=sendrecv"), narrow.describe(1, "8", "a=sendrecv"));
            assertThat(call.toCallee).containsPattern("m=audio \\d+ RTP/AVP 9 .*\\b8\\b");
            assertThat(call.toCaller).containsPattern("m=audio \\d+ RTP/AVP 9\r\n");
            WideTone speaking = new WideTone();
            WideTone hearing = new WideTone();
            int[] atNarrow = new int[100 * 160];
            int[] atWide = new int[100 * 160];
            for (int i = 0; i < 100; i++) {
                wide.send(wide.packet(9, speaking.speak(440, i * 160)));
                byte[] packet = narrow.hear();
                assertThat(packet[1] & 0x7f).isEqualTo(8);
                assertThat(packet).hasSize(172);
                for (int j = 0; j < 160; j++) {
                    atNarrow[i * 160 + j] = Tone.expandAlaw(packet[12 + j]);
                }
                narrow.send(narrow.packet(8, Tone.alaw(1000, i * 160)));
                packet = wide.hear();
                assertThat(packet[1] & 0x7f).isEqualTo(9);
                System.arraycopy(hearing.hear(Arrays.copyOfRange(packet, 12, 172)), 0, atWide, i * 160, 160);
            }
            assertThat(Tone.share(Arrays.copyOfRange(atNarrow, 800, 16000), 440, 8000))
                    .isGreaterThan(0.99);
            assertThat(Tone.share(Arrays.copyOfRange(atWide, 800, 16000), 1000, 8000))
                    .isGreaterThan(0.99);
        }
    }

    @Test
    final void aCodecInCommonIsPreferredToAConversion() throws Exception {
        try (Peer caller = new Peer();
                Peer callee = new Peer();
                Call call = new Call(engine, caller, callee)) {
            call.negotiate(caller.describe(1, "9 8 0", "a=sendrecv"), callee.describe(1, "0", "a=sendrecv"));
            assertThat(call.toCaller).containsPattern("m=audio \\d+ RTP/AVP 0\r\n");
            byte[] spoken = caller.speak(0);
            assertThat(callee.hear()).isEqualTo(spoken);
        }
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

    private void refused(Call call, String offer, @Nullable MediaCapability unless) {
        if (unless == null || !engine.capabilities().contains(unless)) {
            MediaException refusal = Call.refusal(() -> Call.done(call.a.remote("caller", offer, true)));
            assertThat(refusal.sip()).isEqualTo(488);
            assertThat(refusal.getMessage()).isNotBlank();
        }
    }

    @Test
    final void aProfileThatCannotBeServedIsRefused() throws Exception {
        try (MediaSession session = engine.open("c", new Heard())) {
            assertThat(Call.refusal(() -> session.leg("a", MediaProfile.plain("nowhere")))
                            .sip())
                    .isEqualTo(503);
            assertThat(session.find("a")).isEmpty();
            MediaProfile encrypted = new MediaProfile("hub", MediaProfile.Encryption.REQUIRED, java.util.Set.of());
            if (engine.capabilities().contains(MediaCapability.SRTP)) {
                assertThat(Call.done(session.leg("a", encrypted).offer(Optional.empty())))
                        .contains("RTP/SAVP")
                        .contains("a=crypto:");
            } else {
                MediaException refusal = Call.refusal(() -> session.leg("a", encrypted));
                assertThat(refusal.sip()).isEqualTo(488);
                assertThat(refusal).hasMessageContaining("SRTP");
            }
        }
    }

    @Test
    final void legsAreFoundUntilTheyAreClosed() throws Exception {
        try (Call call = Call.established(engine)) {
            assertThat(call.session.find("a")).contains(call.a);
            assertThat(call.a.id()).isEqualTo("a");
            call.a.close();
            call.a.close();
            assertThat(call.session.find("a")).isEmpty();
            assertThat(Call.refusal(() -> Call.done(call.a.offer(Optional.empty()))))
                    .isNotNull();
            call.session.connect("a", "b");
            call.session.disconnect("a");
            call.session.close();
            call.session.close();
        }
    }

    @Test
    final void aLegThatIsTakenToAnotherCallGoesOnThereAndItsPeerNeedNotKnow() throws Exception {
        try (Call one = Call.established(engine);
                Call other = Call.established(engine)) {
            if (!engine.capabilities().contains(MediaCapability.MOVE)) {
                assertThat(Call.refusal(() -> other.session.take("c", one.b)).sip())
                        .isEqualTo(501);
                one.audible();
                return;
            }
            MediaLeg taken = other.session.take("c", one.b);
            assertThat(taken.id()).isEqualTo("c");
            assertThat(one.session.find("b")).isEmpty();
            assertThat(other.session.find("c")).contains(taken);
            other.session.connect("a", "c");
            one.session.close();
            Call.audible(other.caller, one.callee);
            Call.audible(one.callee, other.caller);
            assertThat(Call.done(taken.offer(Optional.of("a")))).contains("m=audio");
            taken.close();
            assertThat(other.session.find("c")).isEmpty();
            assertThat(Call.refusal(() -> one.session.take("d", other.a))).isNotNull();
            other.session.connect("a", "b");
            other.audible();
        }
    }

    @Test
    final void mediaThatAreLeftGoOnAndAreHandedBack() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            String state = call.session.state();
            call.session.leave();
            call.audible();
            Heard next = new Heard();
            MediaSession again = engine.restore("call-1", state, next);
            assertThat(engine.sessions()).isEqualTo(1);
            call.audible();
            again.find("a").orElseThrow().play("op", "tone:440", false);
            again.find("a").orElseThrow().stop("op");
            await().untilAsserted(() -> assertThat(next.events).anyMatch(event -> event.startsWith("played a op")));
            assertThat(call.heard.events).noneMatch(event -> event.startsWith("played"));
            again.close();
            assertThat(engine.sessions()).isZero();
        }
    }

    @Test
    final void mediaAreMadeAnewFromWhatWasWrittenDownOfThem() throws Exception {
        try (Call call = Call.established(engine)) {
            call.audible();
            String state = call.session.state();
            MediaException taken = Call.refusal(() -> engine.restore("another", state, new Heard()));
            assertThat(taken).as("its ports are in use").hasMessageMatching("(?s).+");
            assertThat(engine.sessions()).isEqualTo(1);
            if (engine.capabilities().contains(MediaCapability.EXTERNAL)) {
                engine = restart(engine);
                call.audible();
            } else {
                call.session.close();
                assertThat(call.session.state()).isEmpty();
            }
            MediaSession again = restored(state);
            assertThat(again.find("a")).isPresent();
            call.audible();
            // What was agreed is known: the next offer and answer go on from there.
            MediaLeg a = again.find("a").orElseThrow();
            MediaLeg b = again.find("b").orElseThrow();
            Call.done(a.remote("caller", call.caller.sdp(2, "sendonly"), true));
            String offer = Call.done(b.offer(Optional.of("a")));
            assertThat(offer).contains("a=sendonly").contains("PCMA/8000");
            String origin = "o=(\\S+ \\d+) \\d+ ";
            assertThat(Peer.first(offer, origin)).isEqualTo(Peer.first(call.toCallee, origin));
            String version = "o=\\S+ \\d+ (\\d+) ";
            assertThat(Long.parseLong(Peer.first(offer, version)))
                    .isGreaterThan(Long.parseLong(Peer.first(call.toCallee, version)));
            String media = "(m=audio \\d+) ";
            assertThat(Peer.first(offer, media)).isEqualTo(Peer.first(call.toCallee, media));
            again.close();
            assertThat(again.state()).isEmpty();
            assertThat(engine.sessions()).isZero();
            if (engine.capabilities().contains(MediaCapability.EXTERNAL)) {
                assertThat(Call.refusal(() -> engine.restore("call-1", state, new Heard())))
                        .isNotNull();
            }
        }
    }

    /** A port may be held for a moment by what was there before. */
    private MediaSession restored(String state) {
        return await().ignoreExceptionsInstanceOf(MediaException.class)
                .until(() -> engine.restore("call-1", state, new Heard()), session -> session != null);
    }

    @Test
    final void whatCannotBeRestoredIsRefusedAndHoldsNothing() {
        for (String state : new String[] {"", "nonsense", "patchbay-media-x 99\nleg\ta"}) {
            assertThat(Call.refusal(() -> engine.restore("c", state, new Heard()))
                            .getMessage())
                    .isNotBlank();
        }
        assertThat(engine.sessions()).isZero();
    }

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
}
