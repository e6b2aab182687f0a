package org.patchbay.media.embedded;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Two peers, and the session between them, driven as a trunk would. */
final class Call implements AutoCloseable {

    final Heard heard = new Heard();
    final Peer caller;
    final Peer callee;
    final MediaSession session;
    final MediaLeg a;
    final MediaLeg b;
    String toCaller = "";
    String toCallee = "";

    Call(MediaEngine engine, Peer caller, Peer callee) throws Exception {
        this.caller = caller;
        this.callee = callee;
        session = engine.open("call-1", heard);
        a = session.leg("a", MediaProfile.plain("hub"));
        b = session.leg("b", MediaProfile.plain("provider"));
    }

    static Call established(MediaEngine engine) throws Exception {
        Call call = new Call(engine, new Peer(), new Peer());
        return call.negotiate(call.caller.sdp(), call.callee.sdp());
    }

    /** The caller offers, the callee answers, both are connected. */
    Call negotiate(String offer, String answer) throws Exception {
        done(a.remote("caller", offer, true));
        toCallee = done(b.offer(Optional.of("a")));
        callee.reads(toCallee);
        done(b.remote("callee", answer, false));
        toCaller = done(a.answer(Optional.of("b")));
        caller.reads(toCaller);
        session.connect("a", "b");
        return this;
    }

    /** The callee offers anew. */
    Call renegotiateFromCallee(String offer, String answer) throws Exception {
        done(b.remote("callee", offer, true));
        toCaller = done(a.offer(Optional.of("b")));
        caller.reads(toCaller);
        done(a.remote("caller", answer, false));
        toCallee = done(b.answer(Optional.of("a")));
        callee.reads(toCallee);
        return this;
    }

    /** What one says the other hears, byte by byte. */
    void audible() throws Exception {
        audible(caller, callee);
        audible(callee, caller);
    }

    static void audible(Peer from, Peer to) throws Exception {
        for (int i = 0; i < 5; i++) {
            byte[] spoken = from.speak(8);
            assertThat(to.hear()).isEqualTo(spoken);
        }
    }

    static <T> T done(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MediaException refused) {
                throw refused;
            }
            throw e;
        }
    }

    static MediaException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable step) {
        Throwable thrown = catchThrowable(step);
        assertThat(thrown).isInstanceOf(MediaException.class);
        return (MediaException) thrown;
    }

    @Override
    public void close() {
        session.close();
        caller.close();
        callee.close();
    }
}
