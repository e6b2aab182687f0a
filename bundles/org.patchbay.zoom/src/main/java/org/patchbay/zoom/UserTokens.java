package org.patchbay.zoom;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.vault.Seal;

/**
 * The access tokens of connected users, in memory until shortly before their end. A refresh token is good once, so it is asked for by one at a time,
 * over all nodes: who asks writes that first, against the version that was read, and what comes is written before any of it is used. Whoever
 * is stopped in between leaves a document that says so; after a while it is tried once more, and where Zoom does not take it the user has to
 * connect again.
 */
final class UserTokens {
    /** Renewed so long before its end: a request that takes its time must still find it good. */
    private static final Duration EARLY = Duration.ofMinutes(1);
    /** For so long nobody else asks: far longer than an answer may take. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final String OTHER = "Another node gets this user's token just now.";
    private static final Duration SOON = Duration.ofSeconds(2);

    private final UserConnections connections;
    private final UserOAuth oauth;
    private final Losses losses;
    private final Clock clock;
    private final Executor threads;
    private final String me = Seal.random(9);
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<String>> coming = new ConcurrentHashMap<>();
    private final Map<String, Unwritten> unwritten = new ConcurrentHashMap<>();
    private final Map<String, Paused> paused = new ConcurrentHashMap<>();

    /** @param token secret */
    record Held(String token, Instant until) {
        /** Without what is secret. */
        @Override
        public String toString() {
            return "Held[until " + until + "]";
        }
    }

    /** What Zoom gave and the store did not take yet. @param version which it has to have there */
    private record Unwritten(UserConnection connection, long version, UserOAuth.Issued issued) {}

    private record Paused(SignInFault fault, Instant until) {}

    /** Is told that Zoom does not know a user's connection any more. */
    interface Losses {
        void lost(UserConnections.Kept kept, String why);
    }

    UserTokens(UserConnections connections, UserOAuth oauth, Losses losses, Clock clock, Executor threads) {
        this.connections = connections;
        this.oauth = oauth;
        this.losses = losses;
        this.clock = clock;
        this.threads = threads;
    }

    /** One that is good now. Fails with a {@link PresenceException}. */
    CompletableFuture<String> get(ZoomAccount.Use use, UserApp app, String user) {
        String key = UserConnections.key(use.settings().tenant(), user);
        Optional<String> good = held(key);
        if (good.isPresent()) {
            return CompletableFuture.completedFuture(good.get());
        }
        CompletableFuture<String> mine = new CompletableFuture<>();
        CompletableFuture<String> others = coming.putIfAbsent(key, mine);
        if (others != null) {
            return others.copy();
        }
        try {
            threads.execute(() -> renew(mine, use, app, user));
        } catch (RejectedExecutionException e) {
            end(mine, key, new PresenceException(Reason.UNAVAILABLE, "This bundle is being stopped."));
        }
        return mine.copy();
    }

    /** Who comes then is not told what those are told who waited. */
    private void end(CompletableFuture<String> mine, String key, String token) {
        coming.remove(key, mine);
        mine.complete(token);
    }

    private void end(CompletableFuture<String> mine, String key, PresenceException fault) {
        coming.remove(key, mine);
        mine.completeExceptionally(fault);
    }

    /** One that is in memory and good. */
    Optional<String> held(String key) {
        return good(key).map(Held::token);
    }

    /** The same, and for how long. */
    Optional<Held> good(String key) {
        return Optional.ofNullable(held.get(key)).filter(each -> clock.instant().isBefore(each.until()));
    }

    void keep(String key, UserOAuth.Issued issued) {
        Duration left = Duration.between(clock.instant(), issued.until());
        Duration used = left.compareTo(EARLY.multipliedBy(2)) > 0 ? left.minus(EARLY) : left.dividedBy(2);
        held.put(key, new Held(issued.access(), clock.instant().plus(used)));
    }

    /** The API did not take it. */
    void refused(String key, String token) {
        held.computeIfPresent(key, (same, each) -> each.token().equals(token) ? null : each);
    }

    void drop(String key) {
        held.remove(key);
        unwritten.remove(key);
    }

    /** What keeps an app from giving tokens; empty when nothing does, as far as is known. */
    Optional<String> problem(UserApp app) {
        return Optional.ofNullable(paused.get(app.clientId()))
                .filter(each -> each.fault().kind() == SignInFault.Kind.APP)
                .map(each -> String.valueOf(each.fault().getMessage()));
    }

    private static PresenceException unavailable(String message, Duration wait) {
        return new PresenceException(Reason.UNAVAILABLE, message, Optional.of(wait));
    }

    private void renew(CompletableFuture<String> mine, ZoomAccount.Use use, UserApp app, String user) {
        String key = UserConnections.key(use.settings().tenant(), user);
        try {
            Unwritten before = unwritten.get(key);
            if (before != null) {
                end(mine, key, written(key, before));
                return;
            }
            UserConnections.Kept kept = leased(use, app, user);
            CompletableFuture<Void> unused = oauth.renew(
                            use, app, kept.connection().refresh())
                    .handleAsync(
                            (issued, thrown) -> {
                                ended(mine, app, kept, issued, thrown);
                                return null;
                            },
                            threads);
        } catch (PresenceException | RuntimeException e) {
            end(mine, key, Faults.of(e));
        }
    }

    private void ended(
            CompletableFuture<String> mine,
            UserApp app,
            UserConnections.Kept kept,
            UserOAuth.@Nullable Issued issued,
            @Nullable Throwable thrown) {
        String key = kept.connection().key();
        try {
            if (issued == null || thrown != null) {
                throw fault(app, kept, thrown == null ? new IllegalStateException() : thrown);
            }
            paused.remove(app.clientId());
            Unwritten fresh = new Unwritten(kept.connection().renewed(issued, clock.instant()), kept.version(), issued);
            unwritten.put(key, fresh);
            end(mine, key, written(key, fresh));
        } catch (PresenceException | RuntimeException e) {
            end(mine, key, Faults.of(e));
        }
    }

    /** What is kept, after it was written there that this node asks Zoom now. */
    private UserConnections.Kept leased(ZoomAccount.Use use, UserApp app, String user) throws PresenceException {
        Optional<UserConnections.Kept> found = connections.get(use.settings().tenant(), user);
        if (found.isEmpty()) {
            throw new PresenceException(Reason.UNAVAILABLE, "The user's Zoom account is not connected any more.");
        }
        Instant now = clock.instant();
        Paused pause = paused.get(app.clientId());
        if (pause != null && now.isBefore(pause.until())) {
            throw unavailable(String.valueOf(pause.fault().getMessage()), Duration.between(now, pause.until()));
        }
        UserConnection connection = found.get().connection();
        boolean mine =
                connection.renewing().filter(each -> each.by().equals(me)).isPresent();
        boolean fresh = connection
                .renewing()
                .filter(each -> now.isBefore(each.at().plus(mine ? LEASE.dividedBy(2) : LEASE)))
                .isPresent();
        if (fresh && mine) {
            return found.get();
        }
        if (fresh) {
            throw unavailable(OTHER, SOON);
        }
        try {
            long version = connections.replace(
                    connection.renewing(me, now), found.get().version());
            return new UserConnections.Kept(connection, version);
        } catch (StoreException e) {
            throw unavailable(
                    e.reason() == StoreException.Reason.CONFLICT
                            ? OTHER
                            : "Zoom was not asked for a token, as none could be kept: " + e.getMessage(),
                    SOON);
        } catch (IOException e) {
            throw unavailable("Zoom was not asked for a token, as none could be kept: " + e.getMessage(), PAUSE);
        }
    }

    private PresenceException fault(UserApp app, UserConnections.Kept kept, Throwable thrown) {
        SignInFault fault = SignInFault.of(thrown);
        if (fault.kind() == SignInFault.Kind.NOT_TAKEN) {
            losses.lost(kept, String.valueOf(fault.getMessage()));
            return new PresenceException(Reason.UNAVAILABLE, "The user has to connect the Zoom account again.");
        }
        Duration wait = fault.retryAfter().orElse(PAUSE);
        paused.put(app.clientId(), new Paused(fault, clock.instant().plus(wait)));
        return unavailable(String.valueOf(fault.getMessage()), wait);
    }

    /** Only what is kept is used: after a crash the one before would be good for nothing. */
    private String written(String key, Unwritten fresh) throws PresenceException {
        try {
            long unused = connections.replace(fresh.connection(), fresh.version());
            unwritten.remove(key, fresh);
            keep(key, fresh.issued());
            return fresh.issued().access();
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.CONFLICT) {
                unwritten.remove(key, fresh);
                throw unavailable("The connection was changed meanwhile.", SOON);
            }
            throw unavailable(unkept(e.getMessage()), PAUSE);
        } catch (IOException e) {
            throw unavailable(unkept(e.getMessage()), PAUSE);
        }
    }

    private static String unkept(@Nullable String why) {
        return "Zoom gave a new token, which is not used until it can be kept: " + why;
    }
}
