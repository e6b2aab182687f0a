package org.patchbay.media.rtpengine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;

/** Steps that may ask rtpengine, one after the other. */
final class Turns {
    /** The last of them; null when it is done, since a call rests nearly all the time and need not keep what came of it. */
    private @Nullable CompletableFuture<?> last;

    /** A step. */
    interface Step<T> {
        CompletionStage<T> run() throws MediaException;
    }

    /** Runs the step when those before it are done, whatever became of them. */
    <T> CompletionStage<T> inTurn(Step<T> step) {
        CompletableFuture<T> done = new CompletableFuture<>();
        CompletableFuture<?> before;
        synchronized (this) {
            before = last;
            last = done;
        }
        if (before == null) {
            begin(step, done);
        } else {
            var unused = before.whenComplete((any, fault) -> begin(step, done));
        }
        return done;
    }

    private <T> void begin(Step<T> step, CompletableFuture<T> done) {
        CompletionStage<T> stage;
        try {
            stage = step.run();
        } catch (MediaException | RuntimeException e) {
            done.completeExceptionally(e);
            rest(done);
            return;
        }
        var unused = stage.whenComplete((value, fault) -> {
            if (fault == null) {
                done.complete(value);
            } else {
                done.completeExceptionally(cause(fault));
            }
            rest(done);
        });
    }

    /** What waited for it has begun by now. */
    private synchronized void rest(CompletableFuture<?> done) {
        if (last == done) {
            last = null;
        }
    }

    static Throwable cause(Throwable fault) {
        Throwable cause = fault.getCause();
        return fault instanceof CompletionException && cause != null ? cause : fault;
    }

    /** When what was asked until now is done. */
    synchronized CompletionStage<?> quiet() {
        CompletableFuture<?> current = last;
        return current == null ? CompletableFuture.completedStage(null) : current.handle((any, fault) -> null);
    }
}
