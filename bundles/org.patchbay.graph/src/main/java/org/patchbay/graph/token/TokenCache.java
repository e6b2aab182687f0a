package org.patchbay.graph.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.Purpose;

/** Access tokens in memory, by whose and what for. Many that want the same one share one request; those used longest ago go first. */
final class TokenCache {
    /** A token is some 2 KB: these are 100 MB. */
    static final int MOST = 50_000;
    /** Not given out so long before its end: a request that takes its time must still find it good. */
    static final Duration EARLY = Duration.ofMinutes(2);

    private static final int PATIENCE_SECONDS = 60;

    private final Clock clock;
    private final Map<Key, Held> held = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Held> eldest) {
            return size() > MOST;
        }
    };
    private final Map<Key, CompletableFuture<Held>> coming = new ConcurrentHashMap<>();

    /** @param user empty for the application's own */
    record Key(String tenant, Purpose purpose, String client, Optional<String> user) {}

    /** Only its holder sees the token. */
    record Held(String token, Set<String> scopes, Instant until) {
        @Override
        public String toString() {
            return "Held[" + scopes + ", " + until + "]";
        }
    }

    /** Gets a new one, or says why there is none. */
    interface Fetch {
        Held get() throws GraphException;
    }

    TokenCache(Clock clock) {
        this.clock = clock;
    }

    /** One that holds for a while yet. */
    Held get(Key key, Set<String> scopes, Fetch fetch) throws GraphException {
        while (true) {
            Optional<Held> found = find(key);
            if (found.isPresent() && found.get().scopes().containsAll(scopes)) {
                return found.get();
            }
            CompletableFuture<Held> mine = new CompletableFuture<>();
            CompletableFuture<Held> others = coming.putIfAbsent(key, mine);
            if (others == null) {
                return fetched(key, mine, fetch);
            }
            Held shared = awaited(others);
            if (shared.scopes().containsAll(scopes)) {
                return shared;
            }
        }
    }

    private Optional<Held> find(Key key) {
        synchronized (held) {
            Held found = held.get(key);
            if (found != null && !clock.instant().isBefore(found.until().minus(EARLY))) {
                held.remove(key);
                return Optional.empty();
            }
            return Optional.ofNullable(found);
        }
    }

    private Held fetched(Key key, CompletableFuture<Held> mine, Fetch fetch) throws GraphException {
        GraphException fault = new GraphException(Reason.UNAVAILABLE, "No token was got.");
        @Nullable Held fresh = null;
        try {
            fresh = fetch.get();
            synchronized (held) {
                held.put(key, fresh);
            }
            return fresh;
        } catch (GraphException e) {
            fault = e;
            throw e;
        } finally {
            coming.remove(key, mine);
            if (fresh == null) {
                mine.completeExceptionally(fault);
            } else {
                mine.complete(fresh);
            }
        }
    }

    private static Held awaited(CompletableFuture<Held> others) throws GraphException {
        try {
            return others.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GraphException fault) {
                throw new GraphException(fault.reason(), String.valueOf(fault.getMessage()), fault.retryAfter());
            }
            throw new GraphException(Reason.UNAVAILABLE, "No token was got.");
        } catch (TimeoutException e) {
            throw new GraphException(Reason.UNAVAILABLE, "The sign-in service does not answer in time.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphException(Reason.UNAVAILABLE, "Whoever asked for a token was interrupted.");
        }
    }

    /** None of these is given out again. */
    void drop(Predicate<Key> keys) {
        synchronized (held) {
            held.keySet().removeIf(keys);
        }
    }

    /** This one is not given out again. */
    void drop(String token) {
        synchronized (held) {
            held.values().removeIf(each -> each.token().equals(token));
        }
    }
}
