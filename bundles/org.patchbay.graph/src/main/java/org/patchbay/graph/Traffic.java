package org.patchbay.graph;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.store.nodes.Sharing;

/**
 * Lets requests out inside Graph's limits, one after the other for each limit, in the order in which they came. Nobody waits on a thread. Who
 * would wait longer than it may is told so at once.
 */
final class Traffic {
    private static final int TIDY_ABOVE = 1_000;

    private final LongSupplier nanos;
    private final BiConsumer<Duration, Runnable> clock;
    private final Executor threads;
    private final IntSupplier atOnce;
    private final IntSupplier nodes;
    private final long filledFrom;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<String, Bucket> apps = new HashMap<>();
    private int underWay;
    private int shares = 1;

    /** Those that one limit counts together. */
    private static final class Lane {
        private final Limit limit;
        private final String tenant;
        private final Bucket bucket;
        private final Bucket app;
        private final Deque<Turn> waiting = new ArrayDeque<>();
        private int underWay;
        /** More than those where some have several parts. */
        private int parts;

        private int waitingParts;
        /** What Graph says of how much of the limit is used, in percent; by other nodes of the same app as well. */
        private long usedPercent;

        private long usedUntil = Long.MIN_VALUE / 2;
        private boolean willWake;

        Lane(Limit limit, String tenant, Bucket bucket, Bucket app) {
            this.limit = limit;
            this.tenant = tenant;
            this.bucket = bucket;
            this.app = app;
        }

        long ready(int parts) {
            return Math.max(bucket.ready(parts), app.ready(parts));
        }

        void add(Turn turn) {
            waiting.add(turn);
            waitingParts += turn.parts;
        }

        void remove() {
            waitingParts -= waiting.remove().parts;
        }

        String held(long now, int nodes) {
            long pause = TimeUnit.NANOSECONDS.toSeconds(bucket.pausedUntil() - now);
            return tenant + ": " + waiting.size() + " requests wait for their turn (" + limit
                    + (nodes > 1 && limit.permits(nodes) < limit.permits() ? ", which " + nodes + " nodes share" : "")
                    + (pause > 0 ? ", which Graph has paused for " + pause + " s" : "")
                    + (usedUntil > now ? ", of which Graph says that " + usedPercent + " % are used" : "") + ").";
        }
    }

    /** A place in the order; once its future is done, leave to send one request. */
    final class Turn {
        private final Lane lane;
        private final int parts;
        private final long until;
        private final CompletableFuture<Turn> due = new CompletableFuture<>();

        Turn(Lane lane, int parts, long until) {
            this.lane = lane;
            this.parts = parts;
            this.until = until;
        }

        private void begin() {
            threads.execute(() -> due.complete(this));
        }

        private void end(GraphException why) {
            threads.execute(() -> due.completeExceptionally(why));
        }

        /** The request is done, whatever came of it. */
        void done() {
            free(this);
        }

        /** Graph took it: what it said before counts no more. */
        void isTaken() {
            synchronized (Traffic.this) {
                lane.bucket.isTaken();
            }
        }

        /** Graph says that so much of the limit is used, which it does when it is much: 1 for all of it. */
        void isUsed(double share) {
            synchronized (Traffic.this) {
                lane.usedPercent = Math.round(Math.max(0, Math.min(share, 100)) * 100);
                lane.usedUntil = nanos.getAsLong() + lane.limit.per().toNanos();
            }
        }

        /** Graph says that it is too much: none of these goes out for as long as it says or, where it does not, longer each time. */
        Duration pause(Optional<Duration> said) {
            synchronized (Traffic.this) {
                Duration wait = said.orElseGet(() -> Backoff.after(lane.bucket.refusals()));
                long now = nanos.getAsLong();
                lane.bucket.pause(now, now + wait.toNanos());
                return wait;
            }
        }
    }

    /**
     * @param clock runs something after a while
     * @param threads where those go on that may
     * @param atOnce how many may be under way at once; half of them of one limit, so that one that hangs leaves room for the others
     * @param nodes among how many the limits are divided
     */
    Traffic(
            LongSupplier nanos,
            BiConsumer<Duration, Runnable> clock,
            Executor threads,
            IntSupplier atOnce,
            IntSupplier nodes) {
        this.atOnce = atOnce;
        this.nanos = nanos;
        this.clock = clock;
        this.threads = threads;
        this.nodes = nodes;
        // Until the others know of this one they send what it is to send.
        filledFrom = nanos.getAsLong() + Sharing.KNOWN.toNanos();
    }

    /** Only while this is held. */
    private void share() {
        int now = nodes.getAsInt();
        if (now != shares) {
            shares = now;
            long at = nanos.getAsLong();
            apps.values().forEach(each -> each.share(now, at));
            lanes.values().forEach(each -> each.bucket.share(now, at));
        }
    }

    private Bucket bucket(Limit limit) {
        return new Bucket(limit, shares, filledFrom);
    }

    /**
     * A turn for this request; fails with {@code UNAVAILABLE} where there is none until then.
     *
     * @param until in nanoseconds of the clock
     */
    CompletableFuture<Turn> turn(GraphRequest request, String app, long until) {
        return turn(request, 1, app, until);
    }

    /**
     * The same for one that has several parts, each of which counts.
     *
     * @param request one of its parts
     * @param parts {@link Limit#together} at most
     */
    CompletableFuture<Turn> turn(GraphRequest request, int parts, String app, long until) {
        Limit limit = Limit.of(request);
        synchronized (this) {
            tidy();
            share();
            Bucket whole = apps.computeIfAbsent(Limit.ALL.key(request, app), key -> bucket(Limit.ALL));
            Lane lane = lanes.computeIfAbsent(
                    limit.key(request, app), key -> new Lane(limit, request.tenant(), bucket(limit), whole));
            long now = nanos.getAsLong();
            long due = Math.max(now, lane.ready(parts)) + lane.bucket.spread(lane.waitingParts);
            if (due > until) {
                return CompletableFuture.failedFuture(late(lane, due - now));
            }
            Turn turn = new Turn(lane, parts, until);
            lane.add(turn);
            go(lane);
            return turn.due;
        }
    }

    private static GraphException late(Lane lane, long wait) {
        Duration after = Duration.ofNanos(Math.max(wait, TimeUnit.SECONDS.toNanos(1)));
        return new GraphException(
                Reason.UNAVAILABLE,
                "Graph's limit (" + lane.limit + ") leaves no room for this request before " + after.toSeconds()
                        + " s.",
                Optional.of(after));
    }

    private synchronized void wake(Lane lane) {
        lane.willWake = false;
        go(lane);
    }

    private synchronized void free(Turn turn) {
        Lane lane = turn.lane;
        lane.underWay--;
        lane.parts -= turn.parts;
        underWay--;
        for (Lane other : lanes.values()) {
            if (other != lane) {
                go(other);
            }
        }
        go(lane);
    }

    /** Only while this is held. */
    private void go(Lane lane) {
        share();
        long now = nanos.getAsLong();
        for (Turn turn = lane.waiting.peek(); turn != null; turn = lane.waiting.peek()) {
            long ready = lane.ready(turn.parts);
            if (ready > turn.until || now > turn.until) {
                lane.remove();
                turn.end(late(lane, ready - now));
            } else if (ready > now) {
                wakeAt(lane, ready - now);
                return;
            } else if (!hasRoom(lane, turn.parts)) {
                return;
            } else {
                lane.remove();
                lane.bucket.take(now, turn.parts);
                lane.app.take(now, turn.parts);
                lane.underWay++;
                lane.parts += turn.parts;
                underWay++;
                turn.begin();
            }
        }
    }

    private boolean hasRoom(Lane lane, int parts) {
        int all = atOnce.getAsInt();
        return underWay < all
                && lane.underWay < Math.max(1, all / 2)
                && (lane.parts == 0 || lane.parts <= lane.limit.atOnce(shares) - parts);
    }

    private void wakeAt(Lane lane, long delay) {
        if (!lane.willWake) {
            lane.willWake = true;
            clock.accept(Duration.ofNanos(delay), () -> wake(lane));
        }
    }

    /** Of mailboxes there may be many. */
    private void tidy() {
        if (lanes.size() > TIDY_ABOVE) {
            long now = nanos.getAsLong();
            lanes.values().removeIf(lane -> lane.waiting.isEmpty() && lane.underWay == 0 && lane.bucket.isIdle(now));
        }
    }

    /** How many of one limit may go out as one request. */
    int together(Limit limit) {
        return limit.together(nodes.getAsInt());
    }

    synchronized int lanes() {
        return lanes.size();
    }

    /** How many wait for their turn. */
    synchronized int waiting() {
        return lanes.values().stream().mapToInt(lane -> lane.waiting.size()).sum();
    }

    /** Which limits hold requests up now, for people. */
    synchronized List<String> held() {
        long now = nanos.getAsLong();
        return lanes.values().stream()
                .filter(lane -> !lane.waiting.isEmpty() || lane.bucket.pausedUntil() > now || lane.usedUntil > now)
                .map(lane -> lane.held(now, shares))
                .sorted()
                .toList();
    }
}
