package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.sip.trunk.digest.Algorithm;

/**
 * The hashes by which accounts are proved. Secrets are read on a thread of their own, since they may be files; what is kept of them are their
 * hashes for one realm. One that is known is given at once, and read again behind that every minute, so that a new secret needs no restart.
 */
final class Hashes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hashes.class);
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();
    /** Realms are what peers say they are: there is an end to what is believed. */
    private static final int MOST = 1000;

    private record Key(Access.Account account, String realm, String hash) {}

    private record Known(String hash, long at) {}

    private final LongSupplier clock;
    private final Map<Key, Known> known = new ConcurrentHashMap<>();
    private final Map<String, String> faults = new ConcurrentHashMap<>();
    private volatile @Nullable Secrets secrets;
    private final ExecutorService reader;

    /** @param clock nanoseconds */
    Hashes(LongSupplier clock) {
        this.clock = clock;
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1000), task -> {
                    Thread thread = new Thread(task, "patchbay-secrets");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        reader = one;
    }

    synchronized void secrets(Secrets service) {
        secrets = service;
    }

    /** What is known stays in use, and is not renewed. */
    synchronized void gone(Secrets service) {
        if (secrets == service) {
            secrets = null;
        }
    }

    /**
     * Finds a hash.
     *
     * @param then gets it, or null if there is no such secret: at once on this thread if it is known, else on another
     */
    void find(Access.Account account, String realm, Algorithm algorithm, Consumer<@Nullable String> then) {
        Key key = new Key(account, realm, algorithm.hash());
        Known before = known.get(key);
        if (before == null) {
            later(() -> then.accept(read(key, algorithm)), () -> then.accept(null));
            return;
        }
        if (clock.getAsLong() - before.at() > FRESH_NANOS) {
            known.put(key, new Known(before.hash(), clock.getAsLong()));
            later(() -> read(key, algorithm), () -> {});
        }
        then.accept(before.hash());
    }

    /** The next who asks waits until it has been read again: it was not the right one. */
    void forget(Access.Account account) {
        known.keySet().removeIf(key -> key.account().equals(account));
    }

    /** Why the secret of an account cannot be used; empty if nothing is known to be wrong. */
    String fault(Access.Account account) {
        return faults.getOrDefault(account.secret(), "");
    }

    /** Reads a secret ahead of time, so that what is wrong with it is known before the first call. */
    void look(Access.Account account) {
        if (secrets != null) {
            later(() -> read(new Key(account, "", Algorithm.MD5.hash()), Algorithm.MD5), () -> {});
        }
    }

    private void later(Runnable task, Runnable refused) {
        try {
            reader.execute(task);
        } catch (RejectedExecutionException e) {
            refused.run();
        }
    }

    private @Nullable String read(Key key, Algorithm algorithm) {
        String reference = key.account().secret();
        Secrets service = secrets;
        char[] secret = null;
        try {
            if (service == null) {
                Known before = known.get(key);
                if (before == null) {
                    fault(reference, "Nobody here reads secrets.");
                }
                return before == null ? null : before.hash();
            }
            Optional<char[]> found = service.read(reference);
            secret = found.filter(text -> text.length > 0).orElse(null);
            if (secret == null) {
                fault(reference, "There is no secret " + reference + ".");
                known.remove(key);
                return null;
            }
            String hash = algorithm.secret(key.account().user(), key.realm(), secret);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(key, new Known(hash, clock.getAsLong()));
            faults.remove(reference);
            return hash;
        } catch (RuntimeException e) {
            fault(reference, String.valueOf(e.getMessage()));
            known.remove(key);
            return null;
        } finally {
            if (secret != null) {
                Arrays.fill(secret, '\0');
            }
        }
    }

    private void fault(String reference, String what) {
        if (!what.equals(faults.put(reference, what))) {
            LOG.warn("The secret of an account cannot be used: {}", what);
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
