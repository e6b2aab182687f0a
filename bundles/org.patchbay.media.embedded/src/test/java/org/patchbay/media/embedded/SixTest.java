package org.patchbay.media.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.ice.Check;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** Over IPv6, and from there to IPv4: relayed, encrypted, and with connectivity checks. */
class SixTest {
    private static final String SIX = "::1";

    private EmbeddedMediaEngine engine;

    /** Containers may have no IPv6 at all. */
    private static boolean isThere() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(SIX))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeEach
    void start() throws Exception {
        assumeThat(isThere()).as("IPv6 on loopback").isTrue();
        engine = new EmbeddedMediaEngine(
                TestConfig.with("hub=[::1]:20000-20199", "provider=127.0.0.38:20200-20399", "six=[::1]:20400-20599"));
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.stop();
        }
    }

    @Test
    void aCallFromSixToFourIsRelayedAndKnownByItsAddresses() throws Exception {
        try (Peer caller = new Peer(SIX);
                Peer callee = new Peer("127.0.0.1");
                Call call = new Call(engine, caller, callee)) {
            call.negotiate(caller.sdp(), callee.sdp());
            assertThat(call.toCaller)
                    .containsPattern("o=- \\d+ 1 IN IP6 0:0:0:0:0:0:0:1\r\n")
                    .contains("c=IN IP6 0:0:0:0:0:0:0:1\r\n")
                    .doesNotContain("IP4");
            assertThat(call.toCallee).contains("c=IN IP4 127.0.0.38\r\n").doesNotContain("IP6");
            call.audible();
            caller.sendControl(Peer.report("x"));
            assertThat(callee.hear(callee.rtcp)[1] & 0xff).isEqualTo(201);
            callee.sendControl(Peer.report("x"));
            assertThat(caller.hear(caller.rtcp)[1] & 0xff).isEqualTo(201);
            assertThat(call.heard.events)
                    .contains("latched a " + caller.source())
                    .contains("latched b " + callee.source());
            assertThat(caller.source()).startsWith("[0:0:0:0:0:0:0:1]:");
            String state = call.session.state();
            call.session.close();
            MediaSession again = await().ignoreExceptionsInstanceOf(MediaException.class)
                    .until(() -> engine.restore("call-1", state, new Heard()), session -> session != null);
            call.audible();
            assertThat(again.state()).isEqualTo(state);
            again.close();
        }
    }

    @Test
    void oldStyleHoldIsUnderstoodInEitherFamily() throws Exception {
        for (String nowhere : new String[] {"c=IN IP6 ::\r\n", "c=IN IP4 0.0.0.0\r\n"}) {
            try (Peer caller = new Peer(SIX);
                    Peer callee = new Peer("127.0.0.1");
                    Call call = new Call(engine, caller, callee)) {
                call.negotiate(caller.sdp(), callee.sdp());
                call.audible();
                String held = caller.sdp(2, "sendrecv").replaceFirst("c=IN IP6 \\S+\r\n", nowhere);
                Call.done(call.a.remote("caller", held, true));
                Call.done(call.b.offer(Optional.of("a")));
                Call.done(call.b.remote("callee", callee.sdp(2, "recvonly"), false));
                Call.done(call.a.answer(Optional.of("b")));
                callee.speak(8);
                caller.hearsNoAudio();
            }
        }
    }

    @Test
    void anAddressOfTheOtherFamilyIsRefused() throws Exception {
        try (Peer four = new Peer("127.0.0.1");
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg leg = session.leg("a", MediaProfile.plain("hub"));
            assertThat(Call.refusal(() -> Call.done(leg.remote("x", four.sdp(), true))))
                    .hasMessageContaining("another family")
                    .hasMessageContaining("'hub'");
        }
    }

    @Test
    void sourcesAreCheckedBySixToo() throws Exception {
        try (Peer caller = new Peer(SIX);
                Peer stranger = new Peer(SIX);
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg leg =
                    session.leg("a", new MediaProfile("hub", MediaProfile.Encryption.NONE, Set.of("2001:db8::/32")));
            Call.done(leg.remote("caller", caller.sdp(), true));
            caller.reads(Call.done(leg.answer(Optional.empty())));
            stranger.aimsLike(caller).speak(8);
            caller.speak(8);
            await().until(() -> leg.quality().rejected() == 2);
        }
    }

    @Test
    void whatIsEncryptedOverSixIsHeardOverFour() throws Exception {
        SrtpPeer hub = new SrtpPeer(new Peer(SIX));
        try (Peer closed = hub.peer;
                Peer provider = new Peer("127.0.0.1");
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg a = session.leg("a", MediaProfile.plain("provider"));
            MediaLeg b = session.leg("b", MediaProfile.encrypted("hub"));
            Call.done(a.remote("caller", provider.sdp(), true));
            hub.reads(Call.done(b.offer(Optional.of("a"))));
            Call.done(b.remote("hub", hub.sdp(1, 1), false));
            provider.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
            for (int i = 0; i < 5; i++) {
                byte[] spoken = provider.speak(8);
                assertThat(hub.hear()).isEqualTo(spoken);
                spoken = hub.speak();
                assertThat(provider.hear()).isEqualTo(spoken);
            }
            provider.sendControl(Peer.report("x"));
            assertThat(hub.openedControl(hub.peer.hear(hub.peer.rtcp))[1] & 0xff)
                    .isEqualTo(201);
            assertThat(closed.rtp.isClosed()).isFalse();
            assertThat(b.quality().rejected()).isZero();
        }
    }

    /** Media bypass: the pair that is nominated over IPv6 is the one that is used, encrypted. */
    @Test
    void checksAreAnsweredWithTheAddressTheyCameFrom() throws Exception {
        SrtpPeer hub = new SrtpPeer(new Peer(SIX));
        try (Peer client = hub.peer;
                Peer provider = new Peer(SIX);
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg a = session.leg("a", MediaProfile.plain("six"));
            MediaLeg b = session.leg(
                    "b",
                    new MediaProfile(
                            "hub",
                            MediaProfile.Encryption.REQUIRED,
                            Set.of("::1/128"),
                            List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80),
                            true));
            Call.done(a.remote("caller", provider.sdp(), true));
            String offer = Call.done(b.offer(Optional.of("a")));
            assertThat(offer.lines().filter(line -> line.startsWith("a=candidate:")))
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line).matches("a=candidate:1 1 UDP 2130706431 0:0:0:0:0:0:0:1 \\d+ typ host"));
            hub.reads(offer);
            Check check = Check.of(Peer.first(offer, "a=ice-ufrag:(\\S+)") + ":hubs")
                    .controlling()
                    .nominating();
            String password = Peer.first(offer, "a=ice-pwd:(\\S+)");
            client.send(check.signed(password));
            InetSocketAddress mapped = check.mapped(client.hear(), password);
            assertThat(mapped).isEqualTo(client.rtp.getLocalSocketAddress());
            // Its description names a place where it is not.
            String answer = hub.sdp(1, 1)
                    .replaceFirst("m=audio \\d+", "m=audio 9")
                    .concat("a=rtcp-mux\r\na=ice-ufrag:hubs\r\na=ice-pwd:asd88fgpdd777uzjYhagZg12\r\n");
            Call.done(b.remote("hub", answer, false));
            provider.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");
            for (int i = 0; i < 3; i++) {
                byte[] spoken = provider.speak(8);
                assertThat(hub.hear()).isEqualTo(spoken);
                spoken = hub.speak();
                assertThat(provider.hear()).isEqualTo(spoken);
            }
        }
    }
}
