package org.patchbay.graph;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.graph.token.Tokens;

/**
 * One request from where it was let through to its answer. What only reads is tried again while there is time; what changes something goes out
 * once, and whoever asked for it hears how long to wait.
 */
final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final int MOST_TRIES = 5;
    private static final Set<String> READING_POSTS = Set.of("getpresencesbyuserid", "getschedule");

    private final Gateway.Ways ways;
    private final Guard.Caller caller;
    private final GraphRequest request;
    private final BooleanSupplier alive;
    private final long until;
    private final boolean reads;
    private final CompletableFuture<GraphResponse> answered = new CompletableFuture<>();
    private int tries;
    private boolean renewed;

    /**
     * @param alive whether the client that it came by is valid still
     * @param until until when it may wait, in nanoseconds of the clock
     */
    Sending(Gateway.Ways ways, Guard.Caller caller, GraphRequest request, BooleanSupplier alive, long until) {
        this.ways = ways;
        this.caller = caller;
        this.request = request;
        this.alive = alive;
        this.until = until;
        String path = request.path().toLowerCase(Locale.ROOT);
        reads = request.method().equals("GET") || READING_POSTS.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    CompletableFuture<GraphResponse> answered() {
        return answered;
    }

    void fail(GraphException e) {
        answered.completeExceptionally(e);
    }

    /** On a thread that may wait for the sign-in service. */
    void go() {
        if (answered.isDone()) {
            return;
        }
        try {
            tries++;
            Tokens.Access access = access();
            var unused = ways.traffic().turn(request, access.app(), until).whenComplete((turn, thrown) -> {
                if (thrown == null) {
                    send(turn);
                } else {
                    fail(thrown);
                }
            });
        } catch (GraphException | RuntimeException e) {
            fail(e);
        }
    }

    private Tokens.Access access() throws GraphException {
        if (!alive.getAsBoolean()) {
            throw new GraphException(
                    Reason.UNAVAILABLE,
                    "The client of " + caller.bundle() + " is not valid any more: nothing was sent.");
        }
        // Judged each time: consent may have been withdrawn while it waited.
        String scope = ways.guard().judge(caller, request);
        return ways.tokens().access(request.tenant(), request.user(), request.purpose(), Set.of(scope));
    }

    private void send(Traffic.Turn turn) {
        if (answered.isDone()) {
            turn.done();
            return;
        }
        Tokens.Access access;
        CompletableFuture<Answer> sent;
        try {
            access = access();
            sent = ways.transport().send(request, access);
        } catch (GraphException | RuntimeException e) {
            turn.done();
            fail(e);
            return;
        }
        var unused = sent.whenComplete((answer, thrown) -> {
            try {
                if (thrown == null) {
                    take(turn, access, answer);
                } else {
                    lost(thrown);
                }
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                turn.done();
            }
        });
    }

    private void take(Traffic.Turn turn, Tokens.Access access, Answer answer) {
        LOG.debug(
                "{}: {} {} was answered {}",
                caller.bundle(),
                request.method(),
                ways.guard().shown(request),
                answer.status());
        if (answer.good()) {
            turn.isTaken();
            answered.complete(answer.response());
        } else if (answer.status() == 401) {
            notTaken(access, answer);
        } else if (answer.asksForPatience()) {
            Optional<Duration> said = answer.retryAfter(ways.wall());
            boolean all = answer.status() == 429 || said.isPresent();
            Duration wait = all ? turn.pause(said) : Backoff.after(tries - 1);
            again(wait, answer.fault(Optional.of(wait)));
        } else {
            turn.isTaken();
            fail(answer.fault(Optional.empty()));
        }
    }

    private void notTaken(Tokens.Access access, Answer answer) {
        ways.tokens().refused(access);
        if (renewed) {
            fail(new GraphException(
                    Reason.NOT_CONNECTED,
                    "Graph took neither of two tokens. "
                            + answer.fault(Optional.empty()).getMessage(),
                    Optional.empty(),
                    answer.status(),
                    answer.said().code()));
        } else {
            renewed = true;
            ways.after(Duration.ZERO, this::go);
        }
    }

    private void lost(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof IOException e) {
            again(
                    Backoff.after(tries - 1),
                    new GraphException(
                            Reason.UNAVAILABLE,
                            "No answer came from Graph: " + e.getClass().getSimpleName() + "."
                                    + (reads ? "" : " Whether the request arrived is not known.")));
        } else {
            fail(cause);
        }
    }

    /** Later, where that is in time and does not change anything twice. */
    private void again(Duration wait, GraphException otherwise) {
        if (reads && tries < MOST_TRIES && ways.nanos().getAsLong() + wait.toNanos() < until) {
            ways.after(wait, this::go);
        } else {
            fail(otherwise);
        }
    }

    private void fail(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (!(cause instanceof GraphException)) {
            LOG.error("A request of {} to Graph ended in a fault of this bundle", caller.bundle(), cause);
        }
        answered.completeExceptionally(
                cause instanceof GraphException
                        ? cause
                        : new GraphException(
                                Reason.UNAVAILABLE,
                                "The request could not be made: "
                                        + cause.getClass().getSimpleName() + "."));
    }

    private static Throwable cause(Throwable thrown) {
        @Nullable Throwable inner = thrown instanceof CompletionException ? thrown.getCause() : null;
        return inner == null ? thrown : inner;
    }
}
