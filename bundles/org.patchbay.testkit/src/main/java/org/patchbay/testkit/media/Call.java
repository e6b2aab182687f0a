package org.patchbay.testkit.media;

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
public final class Call implements AutoCloseable {

    public final Heard heard = new Heard();
    public final Peer caller;
    public final Peer callee;
    public final MediaSession session;
    public final MediaLeg a;
    public final MediaLeg b;
    public String toCaller = "";
    public String toCallee = "";

    public Call(MediaEngine engine, Peer caller, Peer callee) throws Exception {
        this.caller = caller;
        this.callee = callee;
        session = engine.open("call-1", heard);
        a = session.leg("a", MediaProfile.plain("hub"));
        b = session.leg("b", MediaProfile.plain("provider"));
    }

    public static Call established(MediaEngine engine) throws Exception {
        Call call = new Call(engine, new Peer(), new Peer());
        return call.negotiate(call.caller.sdp(), call.callee.sdp());
    }

    /** A leg of the hub's that the runtime itself has answered. */
    public static MediaLeg answeredLocally(MediaSession session, Peer caller) throws Exception {
        MediaLeg leg = session.leg("a", MediaProfile.plain("hub"));
        done(leg.remote("caller", caller.sdp(), true));
        caller.reads(done(leg.answer(Optional.empty())));
        return leg;
    }

    /** The caller offers, the callee answers, both are connected. */
    public Call negotiate(String offer, String answer) throws Exception {
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
    public Call renegotiateFromCallee(String offer, String answer) throws Exception {
        done(b.remote("callee", offer, true));
        toCaller = done(a.offer(Optional.of("b")));
        caller.reads(toCaller);
        done(a.remote("caller", answer, false));
        toCallee = done(b.answer(Optional.of("a")));
        callee.reads(toCallee);
        return this;
    }

    /** What one says the other hears, byte by byte. */
    public void audible() throws Exception {
        audible(caller, callee);
        audible(callee, caller);
    }

    public static void audible(Peer from, Peer to) throws Exception {
        for (int i = 0; i < 5; i++) {
            to.hears(from.speak(8));
        }
    }

    public static <T> T done(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MediaException refused) {
                throw refused;
            }
            throw e;
        }
    }

    public static MediaException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable step) {
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
