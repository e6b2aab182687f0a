package org.patchbay.testkit.media;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link MediaEngine} has to do. A test of an engine extends this and says how one is started and stopped. What an engine says it
 * cannot do, it must refuse as clearly as it would do it.
 */
public abstract class MediaEngineContract extends SessionContract {

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
                        .doesNotContain(" 4711 ")
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
            // An engine may keep a packet back until it has enough for one.
            wide.send(wide.packet(9, speaking.speak(440, 0)));
            narrow.send(narrow.packet(8, Tone.alaw(1000, 0)));
            for (int i = 0; i < 100; i++) {
                wide.send(wide.packet(9, speaking.speak(440, (i + 1) * 160)));
                byte[] packet = narrow.hear();
                assertThat(packet[1] & 0x7f).isEqualTo(8);
                assertThat(packet).hasSize(172);
                for (int j = 0; j < 160; j++) {
                    atNarrow[i * 160 + j] = Tone.expandAlaw(packet[12 + j]);
                }
                narrow.send(narrow.packet(8, Tone.alaw(1000, (i + 1) * 160)));
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
}
