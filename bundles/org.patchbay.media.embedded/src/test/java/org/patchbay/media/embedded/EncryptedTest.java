package org.patchbay.media.embedded;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.srtp.MasterKey;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;
import org.patchbay.testkit.media.Speaker;
import org.patchbay.testkit.media.Wave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A hub with SRTP, a provider without. */
class EncryptedTest {

    private EmbeddedMediaEngine engine;
    private Peer provider;
    private SrtpPeer hub;
    private Heard heard;
    private MediaSession session;
    private MediaLeg a;
    private MediaLeg b;
    private String toHub = "";

    @BeforeEach
    void established() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.28"));
        provider = new Peer();
        hub = new SrtpPeer(new Peer());
        heard = new Heard();
        session = engine.open("call", heard);
        a = session.leg("a", MediaProfile.plain("provider"));
        b = session.leg("b", MediaProfile.encrypted("hub"));
        Call.done(a.remote("caller", provider.sdp(), true));
        toHub = Call.done(b.offer(Optional.of("a")));
        hub.reads(toHub);
        Call.done(b.remote("hub", hub.sdp(1, 1), false));
        provider.reads(Call.done(a.answer(Optional.of("b"))));
        session.connect("a", "b");
    }

    @AfterEach
    void close() {
        session.close();
        engine.stop();
        provider.close();
        hub.peer.close();
    }

    private void audible() throws Exception {
        for (int i = 0; i < 5; i++) {
            byte[] spoken = provider.speak(8);
            assertThat(hub.hear()).isEqualTo(spoken);
            spoken = hub.speak();
            assertThat(provider.hear()).isEqualTo(spoken);
        }
    }

    /** The hub offers anew. */
    private String reoffer(int version, int tag) throws Exception {
        Call.done(b.remote("hub", hub.sdp(version, tag), true));
        String answer = Call.done(b.answer(Optional.of("a")));
        hub.reads(answer);
        return answer;
    }

    @Test
    void audioIsEncryptedTowardsOnePeerAlone() throws Exception {
        assertThat(toHub).contains("m=audio ").contains(" RTP/SAVP ").doesNotContain("|");
        assertThat(toHub.lines().filter(line -> line.startsWith("a=crypto:")))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).matches("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:[A-Za-z0-9+/]{40}"));
        audible();
        provider.sendControl(Peer.report("x"));
        assertThat(hub.openedControl(hub.peer.hear(hub.peer.rtcp))[1] & 0xff).isEqualTo(201);
        hub.peer.sendControl(hub.sealedControl(Peer.report("x")));
        assertThat(provider.hear(provider.rtcp)[1] & 0xff).isEqualTo(201);
        assertThat(b.quality().packets()).isEqualTo(5);
        assertThat(b.quality().rejected()).isZero();
    }

    @Test
    void whatIsRecordedIsWhatWasSaid() throws Exception {
        try (Speaker speaker = new Speaker()) {
            speaker.says(provider, 440).says(hub.peer, 1000, hub::sealed).on(60);
            b.record("rec", new RecordOrder("sealed", RecordOrder.Tracks.BOTH));
            speaker.on(800);
            b.stop("rec");
            Wave wave = Wave.read(Path.of(heard.recording("b", "rec").place()));
            assertThat(wave.share(0, 1000, 200)).isGreaterThan(0.99);
            assertThat(wave.share(1, 440, 200)).isGreaterThan(0.99);
        }
    }

    /** Nobody's reports are passed on, and the hub ends calls of which it hears nothing. */
    @Test
    void whoeverIsSilentIsReportedOfAllTheSame() throws Exception {
        byte[] report = Peer.receive(hub.peer.rtcp, 10_000);
        assertThat(report).isNotNull();
        assertThat(hub.openedControl(Objects.requireNonNull(report))[1] & 0xff).isEqualTo(201);
        audible();
        assertThat(b.quality().mos()).isGreaterThan(4);
    }

    /** As in a call of two hours: the sequence numbers of both wrap again and again, and some packets are lost there. */
    @Test
    void sequenceNumbersWrapInBothDirections() throws Exception {
        int at = 65_530;
        for (int i = 0; i < 60; i++) {
            provider.sequence(at & 0xffff);
            hub.peer.sequence(at + 17 & 0xffff);
            audible();
            at += 2_901;
        }
        // A refresh of the session in the middle of it.
        reoffer(1, 1);
        audible();
        assertThat(b.quality().rejected()).isZero();
    }

    @Test
    void whoHasNotTheKeyIsNobody() throws Exception {
        byte[] spoken = hub.sealed(hub.peer.packet(8, new byte[160]));
        try (Peer foreign = new Peer().aimsLike(hub.peer)) {
            byte[] wrong = spoken.clone();
            wrong[wrong.length - 1] ^= 1;
            foreign.send(wrong);
            hub.peer.send(wrong);
            hub.peer.send(provider.packet(8, new byte[160]));
            hub.peer.send(Arrays.copyOf(spoken, 20));
            hub.peer.send(spoken);
            assertThat(provider.hear()).hasSize(172);
            // Said again by somebody who listens on the line.
            hub.peer.send(spoken);
            foreign.send(spoken);
            provider.hearsNothing();
            audible();
            assertThat(b.quality().rejected()).isEqualTo(6);
            assertThat(heard.events)
                    .filteredOn(event -> event.startsWith("latched b"))
                    .hasSize(1);
        }
    }

    @Test
    void whatIsRefreshedGoesOnUnderItsKeys() throws Exception {
        audible();
        MasterKey before = hub.theirs();
        String answer = reoffer(1, 7);
        assertThat(answer).contains("a=crypto:7 ");
        assertThat(hub.theirs()).isEqualTo(before);
        audible();
        hub.reads(Call.done(b.offer(Optional.of("a"))));
        assertThat(hub.theirs()).isEqualTo(before);
        Call.done(b.remote("hub", hub.sdp(1, 7), false));
        audible();
    }

    /** A new key of the peer's: its counters begin anew, and so do ours, under a new key. */
    @Test
    void aNewKeyBeginsAnewInBothDirections() throws Exception {
        audible();
        MasterKey before = hub.theirs();
        byte[] late = hub.sealed(hub.peer.packet(8, new byte[160]));
        hub.rekey();
        reoffer(2, 1);
        assertThat(hub.theirs()).isNotEqualTo(before);
        hub.peer.send(late);
        assertThat(provider.hear()).as("on its way while the key changed").hasSize(172);
        audible();
    }

    /** The answer to a provisional response and that to the final one are the same. */
    @Test
    void anOfferHasOneAnswer() throws Exception {
        hub.rekey();
        String first = reoffer(2, 1);
        assertThat(Call.done(b.answer(Optional.of("a")))).isEqualTo(first);
        audible();
    }

    @Test
    void eachForkHasItsKey() throws Exception {
        SrtpPeer fork = new SrtpPeer(new Peer("127.0.0.7"));
        try (Peer closed = fork.peer) {
            fork.reads(toHub);
            Call.done(b.remote("fork", fork.sdp(1, 1), false));
            byte[] spoken = fork.speak();
            assertThat(provider.hear()).isEqualTo(spoken);
            spoken = provider.speak(8);
            assertThat(fork.hear()).isEqualTo(spoken);
            hub.speak();
            provider.hearsNothing();
            assertThat(closed.rtp.isClosed()).isFalse();
        }
    }

    @Test
    void ofAnOfferTheConfiguredSuiteIsTakenWhateverIsFirst() throws Exception {
        String weaker = "a=crypto:0 AES_CM_128_HMAC_SHA1_32 inline:"
                + MasterKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_32).base64() + "|2^31\r\n";
        String offer = hub.sdp(2, 4).replace("a=crypto:4", weaker + "a=crypto:4");
        Call.done(b.remote("hub", offer, true));
        String answer = Call.done(b.answer(Optional.of("a")));
        assertThat(answer).contains("a=crypto:4 AES_CM_128_HMAC_SHA1_80 ").doesNotContain("_32");
        hub.reads(answer);
        audible();
    }

    @Test
    void whatHasNoKeyOrNoSuiteIsRefusedAndChangesNothing() throws Exception {
        audible();
        for (String offer : new String[] {
            hub.peer.sdp(),
            hub.peer.sdp().replace("RTP/AVP", "RTP/SAVP"),
            hub.sdp(2, 1).replace("_80", "_32"),
            hub.sdp(2, 1).replace("inline:", "inline:x")
        }) {
            assertThat(Call.refusal(() -> {
                                Call.done(b.remote("hub", offer, true));
                                Call.done(b.answer(Optional.of("a")));
                            })
                            .sip())
                    .isEqualTo(488);
            audible();
        }
        assertThat(Call.refusal(() -> Call.done(a.remote("caller", hub.sdp(2, 1), true))))
                .hasMessageContaining("srtp = true");
        Call.done(b.offer(Optional.of("a")));
        assertThat(Call.refusal(() -> Call.done(b.remote("hub", hub.sdp(2, 1).replace("_80", "_32"), false))))
                .hasMessageContaining("AES_CM_128_HMAC_SHA1_32");
        audible();
    }

    @Test
    void theSecondSuiteOfAnOfferMayBeChosen() throws Exception {
        MediaLeg c = session.leg(
                "c",
                new MediaProfile(
                        "hub",
                        MediaProfile.Encryption.REQUIRED,
                        Set.of(),
                        List.of(SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80),
                        false));
        SrtpPeer other = new SrtpPeer(new Peer());
        try (Peer closed = other.peer) {
            String offer = Call.done(c.offer(Optional.of("a")));
            assertThat(offer).contains("a=crypto:1 AEAD_AES_256_GCM ").contains("a=crypto:2 AES_CM_128_HMAC_SHA1_80 ");
            other.reads(offer);
            Call.done(c.remote("other", other.sdp(1, 2), false));
            session.connect("a", "c");
            byte[] spoken = other.speak();
            assertThat(provider.hear()).isEqualTo(spoken);
            spoken = provider.speak(8);
            assertThat(other.hear()).isEqualTo(spoken);
            // From now on only what was chosen is said.
            assertThat(Call.done(c.offer(Optional.of("a"))))
                    .contains("a=crypto:2 AES_CM_128_HMAC_SHA1_80 ")
                    .doesNotContain("GCM");
            assertThat(closed.rtp.isClosed()).isFalse();
        }
    }

    @Test
    void whatIsPlayedIsEncryptedAsWell() throws Exception {
        b.play("op", "tone:440", true);
        for (int i = 0; i < 5; i++) {
            assertThat(hub.hear()).hasSize(172);
        }
        b.stop("op");
        await().untilAsserted(() -> assertThat(heard.events).contains("played b op"));
    }

    /** How far the counters were is not written down: it is found out, and what we send comes from another source. */
    @Test
    void aCallIsTakenUpAgainUnderItsKeys() throws Exception {
        audible();
        String state = session.state();
        session.close();
        MediaSession again = await().ignoreExceptions()
                .until(() -> engine.restore("call", state, new Heard()), restored -> restored != null);
        byte[] spoken = hub.speak();
        assertThat(provider.hear()).isEqualTo(spoken);
        spoken = provider.speak(8);
        byte[] arrived = hub.hear();
        assertThat(Arrays.copyOfRange(arrived, 12, 172)).isEqualTo(Arrays.copyOfRange(spoken, 12, 172));
        assertThat(Arrays.copyOfRange(arrived, 8, 12)).isNotEqualTo(Arrays.copyOfRange(spoken, 8, 12));
        // The hub reports of a source that the provider knows under its own name.
        byte[] report = Peer.report("x", Arrays.copyOfRange(arrived, 8, 12));
        hub.peer.sendControl(hub.sealedControl(report));
        byte[] reported = provider.hear(provider.rtcp);
        assertThat(Arrays.copyOfRange(reported, 8, 12)).isEqualTo(Arrays.copyOfRange(spoken, 8, 12));
        assertThat(Arrays.copyOfRange(reported, 12, 32)).isEqualTo(Arrays.copyOfRange(report, 12, 32));
        byte[] other = Peer.report("x", new byte[] {1, 2, 3, 4});
        hub.peer.sendControl(hub.sealedControl(other));
        assertThat(Arrays.copyOf(provider.hear(provider.rtcp), 32)).isEqualTo(Arrays.copyOf(other, 32));
        MediaLeg hubLeg = again.find("b").orElseThrow();
        assertThat(Call.done(hubLeg.offer(Optional.of("a"))))
                .contains("inline:" + hub.theirs().base64());
        again.close();
    }
}
