package org.patchbay.media.embedded;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;
import org.patchbay.testkit.media.Call;
import org.patchbay.testkit.media.Heard;
import org.patchbay.testkit.media.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Where a peer is, as the engine learns it, and who is taken for a stranger. */
class LearningTest {

    private EmbeddedMediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new EmbeddedMediaEngine(TestConfig.on("127.0.0.39"));
    }

    @AfterEach
    void stop() {
        engine.stop();
    }

    @Test
    void aStrangerIsNeitherHeardNorSpokenToOnceThePeerWasHeard() throws Exception {
        try (Call call = Call.established(engine);
                Peer stranger = new Peer()) {
            call.audible();
            stranger.aimsLike(call.caller);
            for (int i = 0; i < 20; i++) {
                stranger.speak(8);
            }
            call.callee.hearsNothing();
            Call.audible(call.callee, call.caller);
            stranger.hearsNothing();
            assertThat(call.a.quality().rejected()).isEqualTo(20);
        }
    }

    @Test
    void aStrangerWhoIsQuickerLosesTheCallToTheSignalledPeer() throws Exception {
        try (Call call = Call.established(engine);
                Peer stranger = new Peer("127.0.0.9")) {
            stranger.aimsLike(call.caller).speak(8);
            call.callee.hear();
            Call.audible(call.caller, call.callee);
            stranger.speak(8);
            call.callee.hearsNothing();
            Call.audible(call.callee, call.caller);
            stranger.hearsNothing();
        }
    }

    @Test
    void aPeerBehindNatIsAnsweredWhereItSendsFrom() throws Exception {
        try (Call call = Call.established(engine);
                Peer outside = new Peer("127.0.0.9")) {
            Call.audible(outside.aimsLike(call.caller), call.callee);
            Call.audible(call.callee, outside);
            call.caller.hearsNothing();
            await().untilAsserted(() -> assertThat(call.heard.events).contains("latched a " + outside.source()));
        }
    }

    @Test
    void onlyAllowedNetworksAreLearned() throws Exception {
        try (Peer peer = new Peer();
                Peer stranger = new Peer("127.0.0.9");
                Peer callee = new Peer();
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg a = session.leg(
                    "a", new MediaProfile("hub", MediaProfile.Encryption.NONE, Set.of("127.0.0.0/29", "::1/128")));
            MediaLeg b = session.leg("b", MediaProfile.plain("provider"));
            Call.done(a.remote("x", peer.sdp(), true));
            callee.reads(Call.done(b.offer(Optional.of("a"))));
            Call.done(b.remote("y", callee.sdp(), false));
            peer.reads(Call.done(a.answer(Optional.of("b"))));
            session.connect("a", "b");

            stranger.aimsLike(peer).speak(8);
            callee.hearsNothing();
            assertThat(a.quality().rejected()).isEqualTo(1);
            Call.audible(peer, callee);
        }
    }

    @Test
    void nothingIsSentToASignalledAddressOutsideTheAllowedNetworks() throws Exception {
        try (Peer peer = new Peer("127.0.0.9");
                Peer callee = new Peer();
                MediaSession session = engine.open("c", new Heard())) {
            MediaLeg a =
                    session.leg("a", new MediaProfile("hub", MediaProfile.Encryption.NONE, Set.of("127.0.0.0/29")));
            MediaLeg b = session.leg("b", MediaProfile.plain("provider"));
            Call.done(a.remote("x", peer.sdp(), true));
            callee.reads(Call.done(b.offer(Optional.of("a"))));
            Call.done(b.remote("y", callee.sdp(), false));
            Call.done(a.answer(Optional.of("b")));
            session.connect("a", "b");
            callee.speak(8);
            peer.hearsNothing();
        }
    }

    @Test
    void aStrangerMayNotSendControlPacketsEither() throws Exception {
        try (Call call = Call.established(engine);
                Peer stranger = new Peer("127.0.0.9")) {
            call.caller.sendControl(Peer.report("alice"));
            call.callee.hear(call.callee.rtcp);
            stranger.aimsLike(call.caller).sendControl(Peer.report("mallory"));
            call.callee.hearsNothing();
            assertThat(call.a.quality().rejected()).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatMovesIsFollowed() throws Exception {
        try (Call call = Call.established(engine);
                Peer moved = new Peer()) {
            call.audible();
            call.renegotiateFromCallee(moved.sdp(2, "sendrecv"), call.caller.sdp(2, "sendrecv"));
            moved.reads(call.toCallee);
            // The old place is good until the new one was heard, and not a packet longer.
            Call.audible(call.callee, call.caller);
            Call.audible(moved, call.caller);
            call.callee.speak(8);
            call.caller.hearsNothing();
            Call.audible(call.caller, moved);
            call.callee.hearsNothing();
        }
    }

    @Test
    void aRefreshLearnsNothingNew() throws Exception {
        try (Call call = Call.established(engine);
                Peer outside = new Peer("127.0.0.9");
                Peer stranger = new Peer("127.0.0.10")) {
            Call.audible(outside.aimsLike(call.caller), call.callee);
            String before = call.toCaller;
            call.negotiate(call.caller.sdp(), call.callee.sdp());
            assertThat(call.toCaller).isEqualTo(before);
            stranger.aimsLike(call.caller).speak(8);
            call.callee.hearsNothing();
            Call.audible(call.callee, outside);
        }
    }

    @Test
    void theLastForkIsTheOneListenedTo() throws Exception {
        try (Call call = Call.established(engine);
                Peer second = new Peer()) {
            call.audible();
            Call.done(call.b.remote("second", second.sdp(), false));
            second.reads(call.toCallee);
            call.callee.speak(8);
            call.caller.hearsNothing();
            Call.audible(second, call.caller);
            Call.audible(call.caller, second);
            call.callee.hearsNothing();

            // and back, when it is the first that answers in the end
            Call.done(call.b.remote("callee", call.callee.sdp(), false));
            call.audible();
            second.speak(8);
            call.caller.hearsNothing();
        }
    }

    @Test
    void aPeerThatNamesAnAddressOfItsOwnCallIsRefused() throws Exception {
        try (Call call = Call.established(engine)) {
            String loop = call.callee
                    .sdp(2, "sendrecv")
                    .replaceAll("m=audio \\d+", "m=audio " + Peer.first(call.toCaller, "m=audio (\\d+)"))
                    .replaceAll("c=IN IP4 \\S+", "c=IN IP4 127.0.0.39");
            MediaException refused = Call.refusal(() -> Call.done(call.b.remote("callee", loop, true)));
            assertThat(refused.sip()).isEqualTo(488);
            call.audible();
        }
    }
}
