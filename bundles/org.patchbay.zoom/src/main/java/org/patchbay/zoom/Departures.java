package org.patchbay.zoom;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.store.StoreException;

/**
 * The ends of connections at Zoom, after they are over here. What Zoom does not take is tried again each minute until an hour after the end, by this
 * node or, where it is stopped, by its next start or another node: so each is kept before the connection's own end, until Zoom took it.
 */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private static final String ACTION = "zoom-revoke";

    private final Revocation revocation;
    private final DepartureDocuments documents;
    private final UserConnections connections;
    private final Audit audit;
    private final Gone gone;
    private final Clock clock;
    private final Executor threads;
    private final Map<String, Pending> pending = new ConcurrentSkipListMap<>();
    private volatile boolean closed;

    Departures(
            Revocation revocation,
            DepartureDocuments documents,
            UserConnections connections,
            Audit audit,
            Gone gone,
            Clock clock,
            Executor threads) {
        this.revocation = revocation;
        this.documents = documents;
        this.connections = connections;
        this.audit = audit;
        this.gone = gone;
        this.clock = clock;
        this.threads = threads;
    }

    /** Keeps what Zoom is to be told, before the connections end. What cannot be kept is told from memory. */
    List<Pending> begin(String author, Collection<Departure> leaving) {
        List<Pending> begun =
                leaving.stream().map(each -> new Pending(each, 0, false)).toList();
        begun.forEach(each -> pending.put(each.key(), each));
        if (begun.isEmpty()) {
            return begun;
        }
        try {
            Map<String, Long> versions = documents.put(author, leaving);
            begun.forEach(each -> each.written(versions.getOrDefault(each.key(), 0L)));
        } catch (StoreException | IOException e) {
            LOG.info("What Zoom is to be told of users who are disconnected is in memory alone: {}", e.getMessage());
        }
        return begun;
    }

    /** They did not end. */
    void cancel(List<Pending> begun) {
        begun.forEach(each -> {
            each.done(true);
            removed(each);
        });
    }

    /** Who connects again must not lose that by what is left of before. */
    void forget(String author, String key) {
        drop(key);
        try {
            documents.remove(author, key);
        } catch (StoreException e) {
            // It is found at the next look, and that the user is connected.
            LOG.debug("What Zoom was to be told of {} is not removed yet", key, e);
        }
    }

    /** The same where another node has seen to what is kept. */
    void drop(String key) {
        pending.remove(key);
        gone.remove(key);
    }

    /** Zoom is not told any more, and nothing is left of it. */
    void erase(String author, String key) throws StoreException {
        drop(key);
        documents.erase(author, key);
    }

    /** The user removed the app there: nothing is left to be told. */
    void known(String tenant, UserConnection.Head whose) {
        for (String key : documents.keys(tenant, whose)) {
            forget(UserAccounts.SYSTEM, key);
            audit.record(
                    UserAccounts.SYSTEM,
                    Optional.of(tenant),
                    ACTION,
                    key,
                    "the user removed the app at Zoom meanwhile");
        }
    }

    /** Of whom nothing is known by which Zoom could be told. */
    Parted untold(String key) {
        said(key, Parted.UNTOLD);
        return Parted.UNTOLD;
    }

    private void said(String key, Parted parted) {
        if (parted.problem().isEmpty()) {
            gone.remove(key);
        } else {
            gone.put(key, parted.text(), false);
        }
    }

    /** For those that were begun. Never fails. */
    CompletableFuture<Parted> part(Pending each) {
        int tries = each.asked();
        Revocation.Wanted wanted = new Revocation.Wanted() {
            @Override
            public boolean isStill() {
                return isOurs(each)
                        && !connections.has(
                                each.departure().tenant(), each.departure().user());
            }

            @Override
            public void renewed(Departure departure) {
                each.departure(departure);
                if (each.isKept()) {
                    write(each);
                }
            }
        };
        return revocation.attempt(each.departure(), tries, wanted).thenApply(parted -> ended(each, parted));
    }

    private boolean isOurs(Pending each) {
        return pending.get(each.key()) == each;
    }

    private void write(Pending each) {
        try {
            each.written(documents.replace(each.departure(), each.version()));
        } catch (StoreException | IOException e) {
            LOG.info("The token by which Zoom is told of {} is in memory alone: {}", each.key(), e.getMessage());
        }
    }

    private Parted ended(Pending each, Parted came) {
        if (!isOurs(each) || closed && !came.revoked()) {
            // Connected anew or erased meanwhile, or left to whoever goes on.
            return came.over();
        }
        Parted parted = each.departure().isOver(clock.instant()) ? came.over() : came;
        said(each.key(), parted);
        if (parted.again()) {
            each.leave();
        } else {
            each.done(true);
            removed(each);
        }
        return parted;
    }

    /** Where that cannot be, it is tried again as well. */
    private void removed(Pending each) {
        try {
            if (each.isKept()) {
                documents.remove(each.key(), each.version());
            }
            pending.remove(each.key(), each);
        } catch (StoreException e) {
            LOG.debug("What Zoom was told of {} is not removed yet", each.key(), e);
            each.leave();
        }
    }

    /** One after the other, as Zoom would not take all at once. */
    void all(String author, String tenant, int ended, List<Pending> leaving) {
        CompletableFuture<Integer> chain = CompletableFuture.completedFuture(0);
        for (Pending each : leaving) {
            chain = chain.thenCompose(
                    count -> part(each).thenApplyAsync(parted -> count + (parted.revoked() ? 1 : 0), threads));
        }
        CompletableFuture<Void> unused = chain.thenAccept(count ->
                audit.record(author, Optional.of(tenant), ACTION, tenant, "Zoom took it of " + count + " of " + ended));
    }

    /** What Zoom did not take before, whoever asked it then. Done each minute. */
    void again() {
        takeUp();
        Queue<String> givenUp = new ConcurrentLinkedQueue<>();
        CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
        for (Pending each : pending.values()) {
            chain = chain.thenComposeAsync(before -> again(each, givenUp), threads);
        }
        CompletableFuture<Void> unused = chain.thenRun(() -> warn("within an hour", givenUp));
    }

    private static void warn(String when, Collection<String> users) {
        if (!users.isEmpty()) {
            LOG.warn(
                    "Zoom could not be told {} that these users are disconnected: {}. Of each of them {}.",
                    when,
                    String.join(", ", users),
                    Parted.BY_HAND);
        }
    }

    private void takeUp() {
        DepartureDocuments.Left left = documents.left(pending::containsKey);
        for (DepartureDocuments.Found found : left.mine()) {
            Departure departure = found.departure();
            Pending each = new Pending(departure, found.version(), true);
            // A node that was stopped before the connection ended has ended nothing.
            each.done(connections.stays(departure.tenant(), departure.user()));
            if (pending.putIfAbsent(departure.key(), each) == null && !each.isDone()) {
                said(departure.key(), Parted.WAITS);
            }
        }
        left.givenUp()
                .forEach(key -> audit.record(
                        UserAccounts.SYSTEM,
                        Optional.of(key.split("/", 2)[0]),
                        ACTION,
                        key,
                        "given up, what was kept for it does not open"));
    }

    private CompletableFuture<@Nullable Void> again(Pending each, Queue<String> givenUp) {
        Departure departure = each.departure();
        CompletableFuture<@Nullable Void> nothing = CompletableFuture.completedFuture(null);
        if (!isOurs(each) || !each.take()) {
            return nothing;
        }
        if (each.isKept() && !documents.has(departure.key(), each.version())) {
            // It is another node's now, or over there.
            if (pending.remove(departure.key(), each)) {
                gone.remove(departure.key());
            }
            return nothing;
        }
        if (each.isDone() || connections.has(departure.tenant(), departure.user())) {
            each.done(true);
            removed(each);
            return nothing;
        }
        if (!each.isWritten()) {
            write(each);
        }
        return part(each).thenApply(parted -> {
            // Who connected anew meanwhile was not told of.
            if (each.isDone() && !connections.has(departure.tenant(), departure.user())) {
                audited(each, parted.revoked() ? "Zoom took it" : "given up");
                if (!parted.revoked()) {
                    givenUp.add(departure.key());
                }
            }
            return null;
        });
    }

    private void audited(Pending each, String what) {
        audit.record(
                UserAccounts.SYSTEM,
                Optional.of(each.departure().tenant()),
                ACTION,
                each.key(),
                what + ", " + each.story());
    }

    /** Asked once more, of somebody of whom nothing may be kept; empty where nothing is to be told. Never fails. */
    Optional<CompletableFuture<Parted>> last(String key) {
        Pending mine = pending.get(key);
        Optional<Departure> departure = mine == null ? documents.get(key) : Optional.of(mine.departure());
        if (departure.isEmpty()) {
            return documents.has(key)
                    ? Optional.of(CompletableFuture.completedFuture(Parted.UNTOLD))
                    : Optional.empty();
        }
        Revocation.Wanted wanted = new Revocation.Wanted() {
            @Override
            public boolean isStill() {
                return !connections.has(
                        departure.get().tenant(), departure.get().user());
            }

            @Override
            public void renewed(Departure fresh) {
                // It is over in any case.
            }
        };
        return Optional.of(
                revocation.attempt(departure.get(), Integer.MAX_VALUE, wanted).thenApply(Parted::over));
    }

    /** What is kept goes on after a start, or at another node. */
    void close() {
        closed = true;
        List<String> lost = new ArrayList<>();
        pending.forEach((key, each) -> {
            if (!each.isWritten() && !each.isDone()) {
                lost.add(key);
            }
        });
        warn("before this node was stopped", lost);
    }
}
