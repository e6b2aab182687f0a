package org.patchbay.presence;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;

/** Sends what is to be sent, inside the limits, fairly, and so many at a time at most. Belongs to the engine's thread. */
final class Traffic {
    /** An answer that takes longer does not count any more. */
    private static final long PATIENCE = 60_000;

    private static final int FEW_FAILURES = 3;

    /** Who knows what is to be written, and wants to know what came of it. */
    interface Desk {
        /** What is to be written now; null for nothing. */
        @Nullable
        Order order(Person person, Side side, long now);

        void later(Person person, Side side, long at);

        void written(Order order, @Nullable PresenceException failure);

        /** @param began when the reading was asked for */
        void read(List<Seen> seen, long began);
    }

    /** A request that is under way. */
    private final class Request {
        private final Line line;
        private final Lane lane;
        private final @Nullable Order order;
        private final List<String> users;
        private final long began;

        private Request(Line line, Lane lane, @Nullable Order order, List<String> users, long began) {
            this.line = line;
            this.lane = lane;
            this.order = order;
            this.users = users;
            this.began = began;
        }
    }

    private final Surroundings around;
    private final Supplier<PresenceSettings> settings;
    private final Mailbox mailbox;
    private final Executor io;
    private final Backoff backoff;
    private final IntSupplier nodes;
    private final Desk desk;
    private final Map<Platform, Line> lines = new EnumMap<>(Platform.class);
    private final Map<String, Long> begun = new HashMap<>();
    private final Set<Request> underWay = new HashSet<>();

    /** @param nodes how many there are that send */
    Traffic(
            Surroundings around,
            Supplier<PresenceSettings> settings,
            Mailbox mailbox,
            Executor io,
            Backoff backoff,
            IntSupplier nodes,
            Desk desk) {
        this.around = around;
        this.settings = settings;
        this.mailbox = mailbox;
        this.io = io;
        this.backoff = backoff;
        this.nodes = nodes;
        this.desk = desk;
    }

    /** What goes to one platform; null while its end is not there. Another end has limits of its own. */
    @Nullable
    Line line(Platform platform) {
        PresenceEnd end = around.end(platform);
        Line line = lines.get(platform);
        if (end != null && (line == null || line.end != end)) {
            line = line == null ? new Line(end, nodes.getAsInt(), begun) : line.with(end, nodes.getAsInt());
            lines.put(platform, line);
        }
        return end == null ? null : line;
    }

    void write(Person person, Side side) {
        Line line = line(side.platform);
        if (line != null && !side.queued) {
            side.queued = true;
            line.lane(person.tenant).writes.add(person);
        }
    }

    void read(Platform platform, String tenant, Collection<String> users) {
        Line line = line(platform);
        if (line != null) {
            line.lane(tenant).read(users);
        }
    }

    /** Sends what may be sent now. */
    void pump() {
        long now = around.clock.millis();
        for (Platform platform : Platform.values()) {
            Line line = line(platform);
            boolean sent = line != null;
            while (line != null && sent) {
                sent = false;
                for (Lane lane : line.busy()) {
                    if (line.inFlight < settings.get().atOnce() && one(line, lane, now)) {
                        line.hadItsTurn(lane);
                        sent = true;
                    }
                }
            }
        }
    }

    private boolean one(Line line, Lane lane, long now) {
        // Whether a platform that failed is back, one request finds out for all.
        if (lane.pausedUntil > now
                || lane.failures >= FEW_FAILURES && lane.inFlight > 0
                || lane.inFlight >= Math.max(1, settings.get().atOnce() * 3 / 4)) {
            return false;
        }
        return lane.readsFirst()
                ? readNext(line, lane, now) || writeNext(line, lane, now)
                : writeNext(line, lane, now) || readNext(line, lane, now);
    }

    private boolean writeNext(Line line, Lane lane, long now) {
        for (Person person = lane.writes.peek(); person != null; person = lane.writes.peek()) {
            Side side = person.side(line.end.platform());
            Order order = desk.order(person, side, now);
            List<String> user = List.of(person.user);
            long ready = order == null ? 0 : line.limits.ready(Kind.WRITE, lane.tenant, user, now * 1_000);
            long own = order == null ? 0 : line.limits.readyUser(Kind.WRITE, lane.tenant, person.user, now * 1_000);
            int requests = 1;
            if (order != null && ready <= now * 1_000) {
                requests = line.requests(order);
                ready = line.limits.ready(Kind.WRITE, lane.tenant, user, requests, now * 1_000);
            }
            if (order != null && ready > now * 1_000 && own <= now * 1_000) {
                return false;
            }
            lane.writes.poll();
            side.queued = false;
            if (order != null && ready > now * 1_000) {
                // What one user has used up keeps nobody else waiting.
                desk.later(person, side, own / 1_000 + 1);
            } else if (order != null) {
                line.limits.take(Kind.WRITE, lane.tenant, user, requests, now * 1_000);
                send(line, lane, order, now);
                return true;
            }
        }
        return false;
    }

    private void send(Line line, Lane lane, Order order, long now) {
        order.side().outstanding = order;
        if (order.status() != null) {
            order.side().begins(order.status(), now);
        }
        Request request = new Request(line, lane, order, List.of(order.person().user), now);
        Duration lasts = settings.get().lasts();
        start(
                request,
                () -> order.status() == null
                        ? line.end.clear(lane.tenant, order.person().user).thenApply(nothing -> List.of())
                        : line.end
                                .show(new Wish(lane.tenant, order.person().user, order.status(), lasts))
                                .thenApply(nothing -> List.of()));
    }

    private boolean readNext(Line line, Lane lane, long now) {
        List<String> users = lane.page(Math.max(1, line.end.page()));
        if (users.isEmpty()
                || lane.readsPausedUntil > now
                || line.limits.ready(Kind.READ, lane.tenant, users, now * 1_000) > now * 1_000) {
            return false;
        }
        line.limits.take(Kind.READ, lane.tenant, users, now * 1_000);
        lane.isRead(users);
        start(new Request(line, lane, null, users, now), () -> line.end.read(lane.tenant, users));
        return true;
    }

    private void start(Request request, Supplier<CompletionStage<List<Seen>>> call) {
        request.line.inFlight++;
        request.lane.inFlight++;
        underWay.add(request);
        try {
            io.execute(() -> {
                try {
                    call.get().whenComplete((seen, failure) -> mailbox.post(() -> ended(request, seen, failure)));
                } catch (RuntimeException | LinkageError bug) {
                    mailbox.post(() -> ended(request, List.of(), bug));
                }
            });
        } catch (RejectedExecutionException closed) {
            mailbox.post(() -> ended(request, List.of(), closed));
        }
    }

    /** Whether nothing that writes somebody of the tenant is under way. */
    boolean isQuiet(String tenant) {
        return underWay.stream().noneMatch(each -> each.order != null && each.lane.tenant.equals(tenant));
    }

    boolean isQuiet() {
        return underWay.stream().allMatch(each -> each.order == null);
    }

    /** The tenant is this node's: what may go at once another may just have sent, and in no window is more sent than by one. */
    void begins(String tenant) {
        begun.put(tenant, around.clock.millis() * 1_000);
        lines.values().forEach(line -> line.limits.forget(tenant));
    }

    /** Nobody of a tenant waits any more. */
    void drop(String tenant) {
        lines.values().forEach(line -> line.drop(tenant));
    }

    void refresh() {
        lines.values().forEach(line -> line.refresh(nodes.getAsInt()));
    }

    /** Gives up what is not answered, so that nobody waits for ever behind it; and lets idle buckets go. */
    void tick() {
        long now = around.clock.millis();
        for (Request request : List.copyOf(underWay)) {
            if (now - request.began > PATIENCE) {
                ended(request, List.of(), new PresenceException(Reason.UNAVAILABLE, "no answer within a minute"));
            }
        }
        lines.values().forEach(line -> line.limits.tidy(now * 1_000));
    }

    private void ended(Request request, @Nullable List<Seen> seen, @Nullable Throwable thrown) {
        if (!underWay.remove(request)) {
            return;
        }
        request.line.inFlight--;
        request.lane.inFlight--;
        PresenceException failure = thrown == null ? null : failure(thrown);
        long now = around.clock.millis();
        judge(request, failure, now);
        if (request.order != null) {
            request.order.side().outstanding = null;
            desk.written(request.order, failure);
        } else if (failure == null && seen != null) {
            desk.read(seen, request.began);
        } else if (failure != null && (failure.reason() == Reason.LIMITED || failure.reason() == Reason.UNAVAILABLE)) {
            request.lane.read(request.users);
        }
    }

    private void judge(Request request, @Nullable PresenceException failure, long now) {
        Kind kind = request.order == null ? Kind.READ : Kind.WRITE;
        Lane lane = request.lane;
        if (failure == null) {
            lane.failures = 0;
            lane.readRefusals = kind == Kind.READ ? 0 : lane.readRefusals;
            lane.problem = "";
            request.line.limits.isTaken(kind, lane.tenant, request.users);
        } else if (failure.reason() == Reason.LIMITED) {
            lane.problem = problem(request, failure);
            request.line.limits.pause(
                    kind,
                    lane.tenant,
                    request.users.get(0),
                    failure.limit(),
                    refusals -> 1_000 * (now + patience(failure, refusals)));
            if (kind == Kind.READ) {
                lane.readsPausedUntil = now + patience(failure, lane.readRefusals++);
            }
        } else if (failure.reason() == Reason.UNAVAILABLE) {
            lane.failures++;
            lane.problem = problem(request, failure);
            if (lane.failures >= FEW_FAILURES) {
                lane.pausedUntil = now + backoff.after(lane.failures - FEW_FAILURES);
            }
        } else if (request.users.size() > 1) {
            lane.problem = problem(request, failure);
        }
    }

    private long patience(PresenceException failure, int refusals) {
        return failure.retryAfter().map(Duration::toMillis).orElseGet(() -> backoff.after(refusals));
    }

    private static String problem(Request request, PresenceException failure) {
        return request.line.end.platform()
                + (request.order == null ? " was not read: " : " was not written: ")
                + failure.getMessage();
    }

    private static PresenceException failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof PresenceException known
                ? known
                : new PresenceException(Reason.UNAVAILABLE, "the end failed: " + cause);
    }
}
