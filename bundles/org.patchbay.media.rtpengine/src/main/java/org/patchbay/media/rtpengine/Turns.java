package org.patchbay.media.rtpengine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.patchbay.api.media.MediaException;

/** Steps that may ask rtpengine, one after the other. */
final class Turns {
    /** The last of them. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

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
        var unused = before.whenComplete((any, fault) -> begin(step, done));
        return done;
    }

    private static <T> void begin(Step<T> step, CompletableFuture<T> done) {
        CompletionStage<T> stage;
        try {
            stage = step.run();
        } catch (MediaException | RuntimeException e) {
            done.completeExceptionally(e);
            return;
        }
        var unused = stage.whenComplete((value, fault) -> {
            if (fault == null) {
                done.complete(value);
            } else {
                done.completeExceptionally(cause(fault));
            }
        });
    }

    static Throwable cause(Throwable fault) {
        Throwable cause = fault.getCause();
        return fault instanceof CompletionException && cause != null ? cause : fault;
    }

    /** When what was asked until now is done. */
    synchronized CompletionStage<?> quiet() {
        return last.handle((any, fault) -> null);
    }
}
