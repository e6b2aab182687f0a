package org.patchbay.media.embedded;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a restart of its owner does to a session, beyond what the contract asks of every engine. */
class RestoreTest {
    private static EmbeddedMediaEngine engine(Duration longestLeft) throws Exception {
        return new EmbeddedMediaEngine(TestConfig.on("127.0.0.29"), longestLeft);
    }

    @Test
    void aSessionThatNobodyTakesUpIsClosed() throws Exception {
        EmbeddedMediaEngine engine = engine(Duration.ofMillis(100));
        try (Call call = Call.established(engine)) {
            String state = call.session.state();
            call.session.leave();
            engine.restore("call-1", state, new Heard());
            call.session.leave();
            await().until(() -> engine.sessions() == 0);
            assertThat(call.session.state()).isEmpty();
        } finally {
            engine.stop();
        }
    }

    @Test
    void oneThatIsTakenUpInTimeStays() throws Exception {
        EmbeddedMediaEngine engine = engine(Duration.ofMillis(100));
        try (Call call = Call.established(engine);
                Call other = Call.established(engine)) {
            call.session.leave();
            engine.restore("call-1", "", new Heard());
            other.session.leave();
            await().until(() -> engine.sessions() == 1);
            call.audible();
        } finally {
            engine.stop();
        }
    }

    @Test
    void whatHappensMeanwhileIsToldAfterwards() throws Exception {
        EmbeddedMediaEngine engine = engine(Duration.ofMinutes(1));
        try (Call call = Call.established(engine)) {
            call.audible();
            call.a.play("op", "tone:440", true);
            call.caller.hear();
            call.session.leave();
            call.a.stop("op");
            Heard next = new Heard();
            MediaSession again = engine.restore("call-1", "", next);
            await().until(() -> next.events.contains("played a op"));
            assertThat(call.heard.events).doesNotContain("played a op");
            again.close();
        } finally {
            engine.stop();
        }
    }

    /** Behind a NAT a peer is known by where it sent from; whoever is quicker after a restart must not take its place. */
    @Test
    void aPeerIsExpectedFromWhereItWasHeard() throws Exception {
        EmbeddedMediaEngine engine = engine(Duration.ofMinutes(1));
        try (Peer signalled = new Peer("127.0.0.4");
                Peer natted = new Peer("127.0.0.5");
                Peer stranger = new Peer("127.0.0.6");
                Peer callee = new Peer();
                Call call = new Call(engine, signalled, callee)) {
            call.negotiate(signalled.sdp(), callee.sdp());
            natted.aimsLike(signalled);
            stranger.aimsLike(signalled);
            Call.audible(natted, callee);
            Call.audible(callee, natted);
            String state = call.session.state();
            assertThat(state).startsWith(SessionText.VERSION + "\n").contains("127.0.0.5 " + natted.rtp.getLocalPort());
            call.session.close();
            MediaSession again = await().ignoreExceptionsInstanceOf(MediaException.class)
                    .until(() -> engine.restore("call-1", state, new Heard()), session -> session != null);
            callee.speak(8);
            natted.hear();
            stranger.speak(8);
            callee.hearsNothing();
            Call.audible(natted, callee);
            assertThat(again.state()).isEqualTo(state);
            again.close();
        } finally {
            engine.stop();
        }
    }

    @Test
    void aPortThatIsTakenAndANetworkThatIsGoneAreNamed() throws Exception {
        EmbeddedMediaEngine engine = engine(Duration.ofMinutes(1));
        try (Call call = Call.established(engine)) {
            String state = call.session.state();
            call.session.close();
            // A port that this engine has not had.
            String elsewhere = state.replaceAll("\thub\t[0-9]+\t", "\thub\t20398\t");
            try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("127.0.0.29", 20398))) {
                assertThat(taken.isBound()).isTrue();
                assertThat(Call.refusal(() -> engine.restore("call-1", elsewhere, new Heard())))
                        .hasMessageContaining("127.0.0.29:20398")
                        .hasMessageContaining("hub");
            }
            assertThat(Call.refusal(() -> engine.restore("c", state.replace("\thub\t", "\tgone\t"), new Heard())))
                    .hasMessageContaining("gone");
            assertThat(Call.refusal(() -> engine.restore("c", state.replace(" 1\n", " 2\n"), new Heard())))
                    .hasMessageContaining(SessionText.VERSION);
            assertThat(Call.refusal(() -> engine.restore("c", state.replace("remote\t", "nothing\t"), new Heard())))
                    .hasMessageContaining("cannot be read");
            assertThat(engine.sessions()).isZero();
        } finally {
            engine.stop();
        }
    }
}
