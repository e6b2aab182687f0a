package org.patchbay.media.embedded;

import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.media.embedded.ice.Check;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;

/** Media bypass: the hub's client checks, we answer, and its audio comes from where it nominates. */
class BypassTest {

    private final EmbeddedMediaEngine engine;
    private final Peer provider = new Peer();
    private final Peer client = new Peer("127.0.0.4");
    /** Where the client really is, which it does not say. */
    private final Peer real = new Peer("127.0.0.5");

    private MediaSession session;
    private MediaLeg a;
    private MediaLeg b;

    BypassTest() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.30"));
    }

    @BeforeEach
    void open() throws Exception {
        session = engine.open("call", new Heard());
        a = session.leg("a", MediaProfile.plain("provider"));
        b = session.leg(
                "b", new MediaProfile("hub", MediaProfile.Encryption.NONE, Set.of("127.0.0.0/8"), List.of(), true));
    }

    @AfterEach
    void close() {
        session.close();
        engine.stop();
        for (Peer each : List.of(provider, client, real)) {
            each.close();
        }
    }

    private String ice(int version, String ufrag) {
        return client.sdp(
                version,
                "sendrecv",
                "a=rtcp-mux",
                "a=ice-ufrag:" + ufrag,
                "a=ice-pwd:asd88fgpdd777uzjYhagZg12",
                "a=candidate:1 1 UDP 2130706431 127.0.0.4 " + client.rtp.getLocalPort() + " typ host");
    }

    private static String of(String description, String attribute) {
        return Peer.first(description, "a=" + attribute + ":(\\S+)");
    }

    private void checks(Peer from, String description, String ufrag, boolean nominating) throws Exception {
        Check check = Check.of(of(description, "ice-ufrag") + ":" + ufrag).controlling();
        from.reads(description);
        from.send((nominating ? check.nominating() : check).signed(of(description, "ice-pwd")));
        assertThat(check.mapped(from.hear(), of(description, "ice-pwd"))).isEqualTo(from.rtp.getLocalSocketAddress());
    }

    private void audible(Peer hub) throws Exception {
        for (int i = 0; i < 3; i++) {
            hub.hears(provider.speak(8));
            provider.hears(hub.speak(8));
        }
    }

    @Test
    void whatWeOfferIsCheckedBeforeItIsAnswered() throws Exception {
        Call.done(a.remote("caller", provider.sdp(), true));
        String offer = Call.done(b.offer(Optional.of("a")));
        assertThat(offer).contains("a=ice-lite\r\n").contains("a=rtcp-mux\r\n");
        assertThat(offer.lines().filter(line -> line.startsWith("a=candidate:")))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).matches("a=candidate:1 1 UDP 2130706431 127\\.0\\.0\\.30 \\d+ typ host"));
        checks(client, offer, "hubs", false);
        checks(real, offer, "hubs", true);
        Call.done(b.remote("hub", ice(1, "hubs"), false));
        assertThat(Call.done(b.offer(Optional.of("a")))).as("said again").isEqualTo(offer);
        Call.done(b.remote("hub", ice(1, "hubs"), false));
        provider.reads(Call.done(a.answer(Optional.of("b"))));
        session.connect("a", "b");
        audible(real);
        // The client moves, as ICE allows it at any time.
        checks(client, offer, "hubs", true);
        audible(client);
    }

    @Test
    void anOfferIsAnsweredAndARestartHasNewCredentials() throws Exception {
        Call.done(b.remote("hub", ice(1, "first"), true));
        Call.done(a.offer(Optional.of("b")));
        Call.done(a.remote("callee", provider.sdp(), false));
        String answer = Call.done(b.answer(Optional.of("a")));
        provider.reads(Call.done(a.offer(Optional.of("b"))));
        Call.done(a.remote("callee", provider.sdp(), false));
        session.connect("a", "b");
        checks(real, answer, "first", true);
        audible(real);
        assertThat(Call.done(b.answer(Optional.of("a"))))
                .as("of 183 and of 200")
                .isEqualTo(answer);

        Call.done(b.remote("hub", ice(2, "second"), true));
        String again = Call.done(b.answer(Optional.of("a")));
        assertThat(of(again, "ice-ufrag")).isNotEqualTo(of(answer, "ice-ufrag"));
        checks(client, again, "second", true);
        audible(client);
    }

    /** Of a peer that has no ICE nothing is asked, and nothing of ours is said. */
    @Test
    void withoutIceItIsAsEver() throws Exception {
        Call.done(b.remote("hub", client.sdp(), true));
        Call.done(a.offer(Optional.of("b")));
        Call.done(a.remote("callee", provider.sdp(), false));
        String answer = Call.done(b.answer(Optional.of("a")));
        assertThat(answer).doesNotContain("ice").doesNotContain("candidate");
    }

    @Test
    void aCallThatIsTakenUpAgainIsStillChecked() throws Exception {
        Call.done(b.remote("hub", ice(1, "first"), true));
        provider.reads(Call.done(a.offer(Optional.of("b"))));
        Call.done(a.remote("callee", provider.sdp(), false));
        String answer = Call.done(b.answer(Optional.of("a")));
        session.connect("a", "b");
        checks(real, answer, "first", true);
        audible(real);
        String state = session.state();
        session.close();
        try (MediaSession restored = org.awaitility.Awaitility.await()
                .ignoreExceptions()
                .until(() -> engine.restore("call", state, new Heard()), found -> found != null)) {
            byte[] spoken = provider.speak(8);
            assertThat(real.hear()).as("where it was").isEqualTo(spoken);
            checks(client, answer, "first", true);
            audible(client);
            assertThat(restored.find("b")).isPresent();
        }
    }

    @Test
    void aLegWithoutIceAnswersNoChecks() throws Exception {
        Call.done(a.remote("caller", provider.sdp(), true));
        provider.reads(Call.done(a.answer(Optional.empty())));
        byte[] check = Check.of("x:y").controlling().signed("z");
        InetSocketAddress target = provider.target();
        provider.rtp.send(new DatagramPacket(check, check.length, target));
        provider.hearsNothing();
        assertThat(a.quality().rejected()).isEqualTo(1);
    }
}
