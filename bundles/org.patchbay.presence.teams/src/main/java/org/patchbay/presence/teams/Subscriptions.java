package org.patchbay.presence.teams;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.PresenceIntake;

/**
 * Has Microsoft tell of those who have connected their accounts, in blocks of up to 650, each in the name of one of them. A subscription lives an hour and is
 * renewed before; one that is lost is made anew, and whom it named are read, since nobody can say what was missed.
 */
final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    /** An hour at most, and 45 minutes at least: so clocks may differ. */
    private static final Duration LIFE = Duration.ofMinutes(55);

    private static final Duration RENEW_BEFORE = Duration.ofMinutes(20);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(30);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(10);
    private static final Duration NOT_CONNECTED = Duration.ofHours(1);
    private static final Duration TOGETHER = Duration.ofMinutes(1);
    private static final Duration LOOKED_THROUGH = Duration.ofMinutes(5);
    private static final String ID = "[A-Za-z0-9-]{1,64}";

    private final Microsoft microsoft;
    private final Clock clock;
    private final Executor io;
    private final Supplier<Optional<PresenceIntake>> intake;
    private final Blocks blocks = new Blocks();
    private final Map<String, Block> byId = new HashMap<>();
    /** Who cannot have one for now, and until when. */
    private final Map<String, Instant> unfit = new HashMap<>();

    /** When all who are connected are looked through again although nobody told of a change: there may be very many. */
    private final Map<String, Instant> planAt = new ConcurrentHashMap<>();

    private Set<String> wanted = Set.of();
    /** Those too of which nobody knows yet whose they are. */
    private Set<String> kept = Set.of();

    private final Left left;

    private volatile boolean closed;
    private volatile String problem = "";
    private Optional<URI> hook = Optional.empty();
    private Optional<Certificate> certificate = Optional.empty();

    /** What is known of a notice's subscription: a moment's picture. */
    record Known(Block block, String tenant, List<String> users) {}

    Subscriptions(
            Microsoft microsoft, Store store, Clock clock, Executor io, Supplier<Optional<PresenceIntake>> intake) {
        this.microsoft = microsoft;
        this.clock = clock;
        this.io = io;
        this.intake = intake;
        left = new Left(store, io);
    }

    /** Brings the subscriptions up to who is connected now, and renews what is due. */
    synchronized void tick(Optional<URI> nowAt, Optional<Certificate> nowBy) {
        if (!nowAt.equals(hook) || !nowBy.equals(certificate)) {
            hook = nowAt;
            certificate = nowBy;
            blocks.all().forEach(each -> each.changed = true);
        }
        // While the engine is away for a moment all stays as it was.
        intake.get().ifPresent(this::whose);
        Set<String> tenants = hook.isPresent() ? wanted : Set.of();
        for (Block each : blocks.all()) {
            if (hook.isEmpty() || !kept.contains(each.tenant)) {
                drop(each);
            }
        }
        planAt.keySet().retainAll(tenants);
        if (tenants.isEmpty()) {
            problem = "";
        }
        tenants.forEach(this::plan);
        Instant now = clock.instant();
        for (Block each : blocks.all()) {
            if (each.busy || now.isBefore(each.notBefore)) {
                continue;
            }
            if (each.id.isEmpty() || each.changed || !now.isBefore(each.expires)) {
                if (tenants.contains(each.tenant)) {
                    create(each);
                }
            } else if (!now.isBefore(each.expires.minus(RENEW_BEFORE))) {
                renew(each);
            }
        }
    }

    /** A tenant may pass from one to the other between two questions: it is asked before and after. */
    private void whose(PresenceIntake to) {
        Set<String> all = new HashSet<>(to.undecided());
        wanted = to.synced();
        all.addAll(wanted);
        all.addAll(to.undecided());
        kept = Set.copyOf(all);
    }

    /** Somebody connects or disconnects, or whoever knows that is another. */
    void connecting(String tenant) {
        planAt.remove(tenant);
    }

    private void plan(String tenant) {
        Instant now = clock.instant();
        Instant at = planAt.get(tenant);
        if (!microsoft.hasAccounts() || at != null && now.isBefore(at)) {
            return;
        }
        // First: who connects meanwhile is for the next time.
        planAt.put(tenant, now.plus(LOOKED_THROUGH));
        unfit.values().removeIf(until -> !until.isAfter(now));
        SortedSet<String> connected = new TreeSet<>(microsoft.connected(tenant));
        blocks.plan(tenant, connected, user -> !unfit.containsKey(tenant + "/" + user), user -> microsoft
                        .identities()
                        .known(tenant, user))
                .forEach(this::drop);
        int covered = blocks.covered(tenant);
        if (covered == 0) {
            planAt.remove(tenant);
        } else if (covered < connected.size()) {
            // Who the others are at Microsoft may be known soon.
            planAt.replace(tenant, now.plus(TOGETHER));
        }
    }

    private static String key(Block block) {
        return block.tenant + "/" + block.carrier;
    }

    private void drop(Block block) {
        blocks.remove(block);
        planAt.remove(block.tenant);
        block.dropped = true;
        byId.remove(block.id);
        if (!block.id.isEmpty() && !block.busy) {
            CompletableFuture<Void> unused = delete(block.tenant, block.carrier, block.id);
        }
    }

    /** Not under the lock: who posts a notice must not wait for a token. */
    private CompletableFuture<GraphResponse> send(
            String tenant, String carrier, String method, String path, @Nullable String body) {
        try {
            return CompletableFuture.completedFuture(path)
                    .thenComposeAsync(to -> microsoft.send(tenant, Optional.of(carrier), method, to, body), io);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(closed);
        }
    }

    /** That it is gone already is just as well. */
    private CompletableFuture<Void> delete(String tenant, String carrier, String id) {
        return id.matches(ID)
                ? send(tenant, carrier, "DELETE", "/subscriptions/" + id, null).handle((done, thrown) -> null)
                : CompletableFuture.completedFuture(null);
    }

    private void create(Block block) {
        block.busy = true;
        block.changed = false;
        // One for a user and app is allowed: the one before has to go first.
        String before = block.id.isEmpty() ? left.take(key(block)) : block.id;
        byId.remove(block.id);
        block.id = "";
        String body = Bodies.create(hook.orElseThrow(), block.users.values(), end(), block.newSecret(), certificate);
        CompletableFuture<Void> unused = delete(block.tenant, block.carrier, before)
                .thenCompose(done -> send(block.tenant, block.carrier, "POST", "/subscriptions", body))
                .handle((answer, thrown) -> {
                    created(block, answer, thrown);
                    return null;
                });
    }

    private Instant end() {
        return clock.instant().plus(LIFE).truncatedTo(ChronoUnit.SECONDS);
    }

    private void created(Block block, @Nullable GraphResponse answer, @Nullable Throwable thrown) {
        Throwable failure = thrown;
        List<String> users;
        synchronized (this) {
            block.busy = false;
            String id = "";
            if (answer != null) {
                try {
                    Json json = Microsoft.json(answer);
                    id = json.text("id");
                    block.expires = until(json);
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
            if (failure == null && !id.matches(ID)) {
                failure = new GraphException(Reason.UNAVAILABLE, "Graph's answer holds no subscription.");
            }
            if (failure != null) {
                failed(block, failure);
                return;
            }
            block.id = id;
            if (block.dropped) {
                CompletableFuture<Void> unused = delete(block.tenant, block.carrier, id);
                return;
            }
            succeeded(block);
            // Of many who connect one after the other, those of a minute are taken together.
            block.notBefore = clock.instant().plus(TOGETHER);
            byId.put(id, block);
            users = List.copyOf(block.users.keySet());
        }
        left.keep(key(block), block.id);
        LOG.debug("Microsoft tells of {} users of {}", users.size(), block.tenant);
        // Of what was before nothing is told.
        doubt(block.tenant, users);
    }

    /** When it ends, as Microsoft says, but not later than was asked for. */
    private Instant until(Json json) {
        Instant asked = end();
        try {
            Instant said = Instant.parse(json.text("expirationDateTime"));
            return said.isBefore(asked) ? said : asked;
        } catch (DateTimeException e) {
            return asked;
        }
    }

    private Instant until(GraphResponse answer) {
        try {
            return until(Microsoft.json(answer));
        } catch (RuntimeException e) {
            return end();
        }
    }

    private void succeeded(Block block) {
        block.failures = 0;
        block.notBefore = Instant.EPOCH;
        problem = "";
    }

    /** What is under way ends, and nothing is said of it any more. */
    void close() {
        closed = true;
    }

    private void failed(Block block, Throwable thrown) {
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        problem = Faults.text(thrown);
        if (Faults.is(thrown, Reason.NOT_CONNECTED) || Faults.is(thrown, Reason.NOT_CONSENTED)) {
            unfit.put(key(block), now.plus(NOT_CONNECTED));
            drop(block);
            return;
        }
        Duration pause = LEAST_PAUSE.multipliedBy(1L << Math.min(block.failures++, 5));
        pause = pause.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause;
        Duration asked = Faults.of(thrown).retryAfter().orElse(Duration.ZERO);
        block.notBefore = now.plus(asked.compareTo(pause) > 0 ? asked : pause);
        if (block.failures == 1) {
            LOG.warn(
                    "Microsoft does not tell of the presence of {} users of {}, which is read in turns meanwhile: {}",
                    block.users.size(),
                    block.tenant,
                    problem);
        }
    }

    private void renew(Block block) {
        block.busy = true;
        CompletableFuture<Void> unused = send(
                        block.tenant, block.carrier, "PATCH", "/subscriptions/" + block.id, Bodies.renew(end()))
                .handle((answer, thrown) -> {
                    renewed(block, answer, thrown);
                    return null;
                });
    }

    private synchronized void renewed(Block block, @Nullable GraphResponse answer, @Nullable Throwable thrown) {
        block.busy = false;
        if (block.dropped) {
            CompletableFuture<Void> unused = delete(block.tenant, block.carrier, block.id);
        } else if (thrown == null) {
            block.expires = answer == null ? end() : until(answer);
            succeeded(block);
        } else if (Faults.is(thrown, Reason.REFUSED)) {
            // It is lost: made anew with the next tick, and all are read then.
            byId.remove(block.id);
            block.id = "";
        } else {
            failed(block, thrown);
        }
    }

    /** Whose notice this is; empty for an unknown subscription, and for a wrong secret. */
    synchronized Optional<Known> find(String id, String secret, String objectId) {
        Block block = byId.get(id);
        return block == null || !block.isSecret(secret)
                ? Optional.empty()
                : Optional.of(new Known(block, block.tenant, block.usersOf(objectId)));
    }

    synchronized List<String> users(Known known, String objectId) {
        return known.block().usersOf(objectId);
    }

    synchronized boolean has(String id) {
        return byId.containsKey(id);
    }

    /** Microsoft tells of a subscription itself. */
    void lifecycle(Known known, String event) {
        List<String> users;
        synchronized (this) {
            Block block = known.block();
            users = List.copyOf(block.users.keySet());
            switch (event) {
                // Renewing it authorises it anew.
                case "reauthorizationRequired" -> block.expires = earlier(block.expires);
                case "subscriptionRemoved" -> {
                    byId.remove(block.id);
                    block.id = "";
                }
                default -> LOG.debug("Microsoft tells of a subscription: something may be missed");
            }
            if (event.equals("reauthorizationRequired")) {
                return;
            }
        }
        doubt(known.tenant(), users);
    }

    private Instant earlier(Instant expires) {
        Instant due = clock.instant().plus(RENEW_BEFORE);
        return due.isBefore(expires) ? due : expires;
    }

    void doubt(String tenant, List<String> users) {
        if (!users.isEmpty()) {
            intake.get().ifPresent(to -> to.doubt(Platform.TEAMS, tenant, users));
        }
    }

    /** Why something could not be subscribed; empty where nothing is the matter. */
    String problem() {
        return problem;
    }

    synchronized int count() {
        return byId.size();
    }

    /** Of how many users Microsoft tells. */
    synchronized int covered() {
        return byId.values().stream().mapToInt(each -> each.users.size()).sum();
    }
}
