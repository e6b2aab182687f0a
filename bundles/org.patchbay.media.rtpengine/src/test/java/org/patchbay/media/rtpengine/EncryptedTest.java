package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** A hub with SRTP, a provider without, and two hubs. */
class EncryptedTest {
    private static Daemon daemon;

    private RtpengineMediaEngine engine;
    private MediaSession session;

    @BeforeAll
    static void startDaemon() throws Exception {
        daemon = Daemon.start(21_400);
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
        session = Patient.of(engine).open("call", new Heard());
    }

    @AfterEach
    void close() {
        session.close();
        engine.stop();
    }

    private static void audible(Peer plain, SecurePeer secure) throws Exception {
        for (int i = 0; i < 5; i++) {
            byte[] spoken = plain.speak(8);
            assertThat(secure.hear()).isEqualTo(spoken);
            spoken = secure.speak();
            assertThat(plain.hear()).isEqualTo(spoken);
        }
    }

    private static void audible(SecurePeer one, SecurePeer other) throws Exception {
        for (int i = 0; i < 5; i++) {
            byte[] spoken = one.speak();
            assertThat(other.hear()).isEqualTo(spoken);
            spoken = other.speak();
            assertThat(one.hear()).isEqualTo(spoken);
        }
    }

    private static List<String> crypto(String description) {
        return description.lines().filter(line -> line.startsWith("a=crypto:")).toList();
    }

    /** The hub is offered to, and the call is up. */
    private String toHub(Peer provider, SecurePeer hub, MediaLeg a, MediaLeg b) throws Exception {
        Call.done(a.remote("caller", provider.sdp(), true));
        String offer = Call.done(b.offer(Optional.of("a")));
        hub.reads(offer);
        Call.done(b.remote("hub", hub.sdp(1, 1), false));
        provider.reads(Call.done(a.answer(Optional.of("b"))));
        session.connect("a", "b");
        return offer;
    }

    @Test
    void audioIsEncryptedTowardsOnePeerAlone() throws Exception {
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer()) {
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            String offer = toHub(provider, hub, a, b);
            assertThat(offer).contains(" RTP/SAVP ").doesNotContain("candidate").doesNotContain("fingerprint");
            assertThat(crypto(offer)).singleElement().satisfies(line -> assertThat(line)
                    .matches("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:[A-Za-z0-9+/]{40}"));
            audible(provider, hub);

            // Refreshed by the hub under another tag: the same key of ours.
            Call.done(b.remote("hub", hub.sdp(1, 7), true));
            String answer = Call.done(b.answer(Optional.of("a")));
            assertThat(crypto(answer)).containsExactly(crypto(offer).get(0).replace("crypto:1", "crypto:7"));
            hub.reads(answer);
            audible(provider, hub);

            hub.rekey();
            Call.done(b.remote("hub", hub.sdp(2, 1), true));
            hub.reads(Call.done(b.answer(Optional.of("a"))));
            audible(provider, hub);
            assertThat(session.toString()).doesNotContain("inline");
        }
    }

    @Test
    void theFirstSuiteOfOursThatIsOfferedIsTaken() throws Exception {
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer()) {
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            String unwanted = "a=crypto:0 AES_CM_128_HMAC_SHA1_32 inline:" + "A".repeat(40);
            Call.done(b.remote("hub", hub.sdp(1, 1, unwanted), true));
            Call.done(a.offer(Optional.of("b")));
            Call.done(a.remote("callee", provider.sdp(), false));
            String answer = Call.done(b.answer(Optional.of("a")));
            assertThat(crypto(answer)).singleElement().satisfies(line -> assertThat(line)
                    .startsWith("a=crypto:1 AES_CM_128_HMAC_SHA1_80 "));
            assertThat(Call.refusal(() -> Call.done(b.remote("hub", provider.sdp(), true)))
                            .sip())
                    .isEqualTo(488);
            String strange = hub.sdp(2, 1).replace("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32");
            Call.done(b.remote("hub", strange, true));
            assertThat(Call.refusal(() -> Call.done(b.answer(Optional.of("a")))))
                    .hasMessageContaining("suites");
        }
    }

    @Test
    void severalSuitesAreOfferedInOrderAndTheOneThatIsTakenStays() throws Exception {
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer()) {
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            MediaLeg b = session.leg(
                    "b",
                    new MediaProfile(
                            "hub",
                            MediaProfile.Encryption.REQUIRED,
                            Set.of(),
                            List.of(SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80),
                            false));
            Call.done(a.remote("caller", provider.sdp(), true));
            String offer = Call.done(b.offer(Optional.of("a")));
            assertThat(crypto(offer)).hasSize(2);
            assertThat(crypto(offer).get(0)).contains("AEAD_AES_256_GCM");
            int tag = Integer.parseInt(Peer.first(offer, "a=crypto:(\\d+) AES_CM_128_HMAC_SHA1_80"));
            hub.reads(offer);
            Call.done(b.remote("hub", hub.sdp(1, tag), false));
            provider.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
            audible(provider, hub);
            String again = Call.done(b.offer(Optional.of("a")));
            assertThat(crypto(again)).containsExactly(crypto(offer).get(1));
        }
    }

    /** rtpengine would hand the keys of one hub on to the other, if it were let. */
    @Test
    void twoHubsThatAreBridgedKeepTheirOwnKeys() throws Exception {
        try (SecurePeer one = new SecurePeer();
                SecurePeer other = new SecurePeer();
                Peer third = new Peer()) {
            MediaLeg a = session.leg("a", MediaProfile.encrypted("hub"));
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            Call.done(a.remote("one", one.sdp(1, 3), true));
            String offer = Call.done(b.offer(Optional.of("a")));
            other.reads(offer);
            Call.done(b.remote("other", other.sdp(1, 1), false));
            String answer = Call.done(a.answer(Optional.of("b")));
            one.reads(answer);
            assertThat(Peer.first(answer, "inline:(\\S+)")).isNotEqualTo(Peer.first(offer, "inline:(\\S+)"));
            session.connect("a", "b");
            audible(one, other);

            // Each of them is bridged with somebody else, and with each other again.
            MediaLeg c = session.leg("c", MediaProfile.plain("provider"));
            third.reads(Call.done(c.offer(Optional.of("a"))));
            Call.done(c.remote("third", third.sdp(), false));
            session.connect("a", "c");
            audible(third, one);
            session.connect("b", "c");
            audible(third, other);
            session.connect("a", "b");
            audible(one, other);
            c.close();
            audible(one, other);
        }
    }

    @Test
    void aRestoredCallGoesOnUnderItsKeys() throws Exception {
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer()) {
            toHub(
                    provider,
                    hub,
                    session.leg("a", MediaProfile.plain("provider")),
                    session.leg("b", MediaProfile.encrypted("hub")));
            audible(provider, hub);
            String state = session.state();
            engine.die();
            engine = new RtpengineMediaEngine(Settings.of(daemon.config()));
            session = engine.restore("call", state, new Heard());
            audible(provider, hub);
            MediaLeg b = session.find("b").orElseThrow();
            Call.done(b.remote("hub", hub.sdp(2, 4), true));
            hub.reads(Call.done(b.answer(Optional.of("a"))));
            audible(provider, hub);
        }
    }

    @Test
    void oneCandidateAndOnePortAreOfferedAndAnsweredAsAnIceLiteAgent() throws Exception {
        MediaProfile bypass = new MediaProfile(
                "hub", MediaProfile.Encryption.REQUIRED, Set.of(), List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80), true);
        try (SecurePeer hub = new SecurePeer()) {
            String offer = Call.done(session.leg("a", bypass).offer(Optional.empty()));
            isLite(offer);
            String[] ice = {
                "a=rtcp-mux",
                "a=ice-ufrag:abcd",
                "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                "a=candidate:1 1 UDP 2130706431 127.0.0.1 20000 typ host"
            };
            MediaLeg b = session.leg("b", bypass);
            Call.done(b.remote("hub", hub.sdp(1, 2, ice), true));
            String answer = Call.done(b.answer(Optional.empty()));
            isLite(answer);
            assertThat(answer).doesNotContain("abcd").contains("a=crypto:2 ");
        }
    }

    @Test
    void aConnectivityCheckIsAnsweredAndWhoNominatesIsHeard() throws Exception {
        MediaProfile bypass = new MediaProfile(
                "hub", MediaProfile.Encryption.REQUIRED, Set.of(), List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80), true);
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer()) {
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            MediaLeg b = session.leg("b", bypass);
            Call.done(a.remote("caller", provider.sdp(), true));
            String offer = Call.done(b.offer(Optional.of("a")));
            hub.reads(offer);
            String[] ice = {
                "a=rtcp-mux",
                "a=ice-ufrag:abcd",
                "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                "a=candidate:1 1 UDP 2130706431 127.0.0.1 " + hub.peer.rtp.getLocalPort() + " typ host"
            };
            Call.done(b.remote("hub", hub.sdp(1, 1, ice), false));
            provider.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
            String user = Peer.first(offer, "a=ice-ufrag:(\\S+)") + ":abcd";
            String password = Peer.first(offer, "a=ice-pwd:(\\S+)");
            hub.peer.send(StunPeer.check(user, password, 3));
            byte[] reply = hub.peer.hear();
            assertThat(StunPeer.type(reply))
                    .as(new String(reply, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .isEqualTo(StunPeer.SUCCESS);
            hub.peer.send(StunPeer.check(user, "wrong" + password, 4));
            assertThat(StunPeer.type(hub.peer.hear())).isNotEqualTo(StunPeer.SUCCESS);
            audible(provider, hub);
        }
    }

    /** The hub has RTCP on the port of RTP, providers do not: neither side's way is put upon the other. */
    @Test
    void rtcpMuxIsAMatterOfEachSide() throws Exception {
        try (Peer provider = new Peer();
                SecurePeer hub = new SecurePeer()) {
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            Call.done(b.remote("hub", hub.sdp(1, 1, "a=rtcp-mux"), true));
            String offer = Call.done(a.offer(Optional.of("b")));
            assertThat(offer).doesNotContain("rtcp-mux");
            provider.reads(offer);
            Call.done(a.remote("callee", provider.sdp(), false));
            String answer = Call.done(b.answer(Optional.of("a")));
            assertThat(answer).contains("a=rtcp-mux");
            hub.reads(answer);
            session.connect("a", "b");
            audible(provider, hub);
            session.disconnect("a");
            session.connect("a", "b");
            audible(provider, hub);

            // An offer of the provider's that the hub answers.
            Call.done(a.remote("callee", provider.sdp(2, "sendrecv"), true));
            Call.done(b.offer(Optional.of("a")));
            Call.done(b.remote("hub", hub.sdp(2, 1, "a=rtcp-mux"), false));
            provider.reads(Call.done(a.answer(Optional.of("b"))));
            audible(provider, hub);
            assertThat(daemon.log()).doesNotContain("Error");
        }
    }

    private static void isLite(String description) {
        String port = Peer.first(description, "m=audio (\\d+) RTP/SAVP");
        assertThat(description.lines().filter(line -> line.startsWith("a=candidate:")))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith(" 127.0.0.1 " + port + " typ host"));
        assertThat(description)
                .contains("a=ice-lite\r\n")
                .contains("a=ice-ufrag:")
                .contains("a=ice-pwd:")
                .contains("a=rtcp-mux\r\n")
                .contains("a=rtcp:" + port + "\r\n");
    }
}
