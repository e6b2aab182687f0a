package org.patchbay.graph;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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
    private final Asker asker;
    private final GraphRequest request;
    private final long until;
    private final boolean reads;
    private final CompletableFuture<GraphResponse> answered = new CompletableFuture<>();
    private int tries;
    private boolean renewed;

    /** @param until until when it may wait, in nanoseconds of the clock */
    Sending(Gateway.Ways ways, Asker asker, GraphRequest request, long until) {
        this.ways = ways;
        this.asker = asker;
        this.request = request;
        this.until = until;
        String path = request.path().toLowerCase(Locale.ROOT);
        reads = request.method().equals("GET") || READING_POSTS.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    CompletableFuture<GraphResponse> answered() {
        return answered;
    }

    GraphRequest request() {
        return request;
    }

    /** Until when it may wait, in nanoseconds of the clock. */
    long until() {
        return until;
    }

    boolean isDone() {
        return answered.isDone();
    }

    /** It is about to go out, by itself or with others. */
    void begin() {
        tries++;
    }

    /** On a thread that may wait for the sign-in service. */
    void go() {
        if (answered.isDone()) {
            return;
        }
        try {
            begin();
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

    String judge() throws GraphException {
        return asker.judge(ways.guard(), request);
    }

    Tokens.Access access() throws GraphException {
        return asker.naming().access(request, Set.of(judge()));
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

    /** @param turn by which it went out, perhaps with others */
    void take(Traffic.Turn turn, Tokens.Access access, Answer answer) {
        LOG.debug(
                "{}: {} {} was answered {}",
                asker.caller().bundle(),
                request.method(),
                ways.guard().shown(request),
                answer.status());
        answer.limitUsed().ifPresent(turn::isUsed);
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
            fail(answer.notTaken());
        } else {
            renewed = true;
            ways.after(Duration.ZERO, this::go);
        }
    }

    void lost(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof IOException e) {
            again(pause(), noAnswer(e));
        } else {
            fail(cause);
        }
    }

    GraphException noAnswer(IOException e) {
        return new GraphException(
                Reason.UNAVAILABLE,
                "No answer came from Graph: " + e.getClass().getSimpleName() + "."
                        + (reads ? "" : " Whether the request arrived is not known."));
    }

    /** How long to wait where nobody says. */
    Duration pause() {
        return Backoff.after(tries - 1);
    }

    /** Whether that is in time, and does not change anything twice. */
    boolean mayGoAgain(Duration wait) {
        return reads && tries < MOST_TRIES && ways.nanos().getAsLong() + wait.toNanos() < until;
    }

    private void again(Duration wait, GraphException otherwise) {
        if (mayGoAgain(wait)) {
            ways.after(wait, this::go);
        } else {
            fail(otherwise);
        }
    }

    void fail(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (!(cause instanceof GraphException)) {
            LOG.error(
                    "A request of {} to Graph ended in a fault of this bundle",
                    asker.caller().bundle(),
                    cause);
        }
        answered.completeExceptionally(
                cause instanceof GraphException
                        ? cause
                        : new GraphException(
                                Reason.UNAVAILABLE,
                                "The request could not be made: "
                                        + cause.getClass().getSimpleName() + "."));
    }

    static Throwable cause(Throwable thrown) {
        @Nullable Throwable inner = thrown instanceof CompletionException ? thrown.getCause() : null;
        return inner == null ? thrown : inner;
    }
}
