package org.patchbay.zoom;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.store.StoreException;

/**
 * Ends connections: here at once, and then at Zoom where it can be told. What Zoom is to be told is kept first, so that a node that is stopped in
 * between leaves either the connection or that. One at a time: whoever wants the same finds it done.
 */
final class Disconnects {
    private final Accounts accounts;
    private final UserConnections connections;
    private final UserTokens tokens;
    private final Departures departures;
    private final Gone gone;
    private final Audit audit;
    private final Clock clock;
    private final BiConsumer<String, String> tell;

    /** @param tell is told tenant and user of whoever is not connected any more */
    Disconnects(
            UserConnections connections,
            UserTokens tokens,
            Departures departures,
            Gone gone,
            Accounts accounts,
            Audit audit,
            Clock clock,
            BiConsumer<String, String> tell) {
        this.accounts = accounts;
        this.connections = connections;
        this.tokens = tokens;
        this.departures = departures;
        this.gone = gone;
        this.audit = audit;
        this.clock = clock;
        this.tell = tell;
    }

    /** Empty where Zoom cannot be told. */
    private Optional<Departure> leaving(String tenant, String user) {
        return accounts.of(tenant)
                .flatMap(ZoomAccount::use)
                .flatMap(use -> use.settings().userApp())
                .flatMap(app -> connections
                        .get(tenant, user)
                        .map(UserConnections.Kept::connection)
                        .filter(kept -> kept.head().client().equals(app.clientId())))
                .map(kept -> new Departure(
                        tenant, user, kept.head(), tokens.good(kept.key()), kept.refresh(), clock.instant()));
    }

    /** @return empty where nothing was connected; else what came of it at Zoom, which never fails */
    Optional<CompletableFuture<Parted>> one(String author, String tenant, String user, String why)
            throws StoreException {
        List<Pending> leaving;
        try {
            synchronized (this) {
                leaving =
                        departures.begin(author, leaving(tenant, user).stream().toList());
                boolean was = false;
                try {
                    was = ended(author, tenant, user, why);
                } finally {
                    if (!was) {
                        departures.cancel(leaving);
                    }
                }
                if (!was) {
                    return Optional.empty();
                }
            }
        } finally {
            // Who listens may take its time, and may want the lock.
            tell.accept(tenant, user);
        }
        return Optional.of(
                leaving.isEmpty()
                        ? CompletableFuture.completedFuture(departures.untold(UserConnections.key(tenant, user)))
                        : departures.part(leaving.get(0)));
    }

    /** Zoom is told afterwards, of one after the other, as it would not take all at once. @return how many were connected */
    int all(String author, String tenant, String why) throws StoreException {
        List<Pending> leaving;
        List<String> all = List.of();
        List<String> dropped = List.of();
        try {
            synchronized (this) {
                leaving = departures.begin(
                        author,
                        connections.users(tenant).stream()
                                .flatMap(user -> leaving(tenant, user).stream())
                                .toList());
                try {
                    all = connections.removeAll(author, tenant);
                } finally {
                    if (all.isEmpty()) {
                        departures.cancel(leaving);
                    }
                    // Where they could not be removed they are not used all the same.
                    dropped = all.isEmpty() ? List.copyOf(connections.every(tenant)) : all;
                    for (String user : dropped) {
                        tokens.drop(UserConnections.key(tenant, user));
                        gone.remove(UserConnections.key(tenant, user));
                    }
                }
            }
        } finally {
            dropped.forEach(user -> tell.accept(tenant, user));
        }
        if (!all.isEmpty()) {
            audit.record(author, Optional.of(tenant), "zoom-disconnect-all", tenant, all.size() + " users, " + why);
            Set<String> tellable =
                    leaving.stream().map(each -> each.departure().user()).collect(Collectors.toSet());
            for (String user : all) {
                if (!tellable.contains(user)) {
                    Parted unused = departures.untold(UserConnections.key(tenant, user));
                }
            }
            departures.all(author, tenant, all.size(), leaving);
        }
        return all.size();
    }

    /** Without a word to Zoom. @return whether it was connected */
    boolean here(String author, String tenant, String user, String why) throws StoreException {
        try {
            return ended(author, tenant, user, why);
        } finally {
            tell.accept(tenant, user);
        }
    }

    private boolean ended(String author, String tenant, String user, String why) throws StoreException {
        String key = UserConnections.key(tenant, user);
        try {
            boolean was = connections.remove(author, tenant, user);
            if (was) {
                audit.record(author, Optional.of(tenant), "zoom-disconnect", key, why);
                gone.remove(key);
            }
            return was;
        } finally {
            tokens.drop(key);
        }
    }
}
