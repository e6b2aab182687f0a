package org.patchbay.testkit.media;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.MediaCapability;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The part of {@link MediaEngineContract} that is about the life of sessions: legs that come and go, and owners that do. */
abstract class SessionContract extends PlayingContract {
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
}
