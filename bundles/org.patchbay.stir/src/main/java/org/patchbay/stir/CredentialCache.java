package org.patchbay.stir;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials by their URI, as they were judged when they came. They are fetched on threads of their own, so that nobody who asks is held up, and
 * all who ask meanwhile get the same. What cannot be used is remembered too, for a short time.
 */
final class CredentialCache {
    /** What the repository says counts between these. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    static final Duration USUAL = Duration.ofHours(1);
    static final Duration LONGEST = Duration.ofHours(24);
    /** How long one that cannot be had is not asked for again. */
    static final Duration USELESS = Duration.ofSeconds(30);

    private static final int MOST = 1000;
    /** Milliseconds by which whoever waits leaves it to the fetch to say that it is late. */
    private static final int GRACE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(CredentialCache.class);

    private final CertificateSource source;
    private final BiFunction<byte[], Instant, Credential> judge;
    private final InstantSource clock;
    private final Duration limit;
    private final Executor threads;
    private final Semaphore fetches;
    private final AtomicLong fetched = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private record Entry(CompletableFuture<Credential> credential, Instant until) {}

    /** In the order of their use. */
    private final Map<URI, Entry> good = new Lately();
    /** By themselves, so that who invents names drives out nobody. */
    private final Map<URI, Entry> useless = new Lately();

    private final Map<URI, CompletableFuture<Credential>> coming = new LinkedHashMap<>();

    private static final class Lately extends LinkedHashMap<URI, Entry> {
        private static final long serialVersionUID = 1;

        Lately() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Entry> eldest) {
            return size() > MOST;
        }
    }

    /**
     * Makes one.
     *
     * @param judge what came, and when
     * @param limit how long anybody waits
     * @param atOnce how many are fetched at the same time
     * @param threads where they are fetched; has to have so many
     */
    CredentialCache(
            CertificateSource source,
            BiFunction<byte[], Instant, Credential> judge,
            InstantSource clock,
            Duration limit,
            int atOnce,
            Executor threads) {
        this.source = source;
        this.judge = judge;
        this.clock = clock;
        this.limit = limit;
        this.threads = threads;
        fetches = new Semaphore(atOnce);
    }

    /** Returns at once. */
    CompletionStage<Credential> of(URI uri) {
        CompletableFuture<Credential> mine = new CompletableFuture<>();
        synchronized (this) {
            Entry known = known(uri);
            if (known != null) {
                return known.credential();
            }
            CompletableFuture<Credential> theirs = coming.get(uri);
            if (theirs != null) {
                return theirs;
            }
            if (!fetches.tryAcquire()) {
                return CompletableFuture.completedStage(
                        useless("Too many certificates are being fetched at the moment."));
            }
            coming.put(uri, mine);
        }
        // A name server that hangs cannot be interrupted: nobody waits for it.
        var unused = mine.completeOnTimeout(
                useless("The certificate did not come within " + limit.toMillis() + " ms."),
                limit.toMillis() + GRACE,
                TimeUnit.MILLISECONDS);
        try {
            threads.execute(() -> fetch(uri, mine));
        } catch (RejectedExecutionException e) {
            fetches.release();
            arrived(uri, mine, useless("The settings of this verification are not in force any more."), USELESS);
        }
        return mine;
    }

    private void fetch(URI uri, CompletableFuture<Credential> mine) {
        Credential credential = useless("The certificate cannot be looked at.");
        Duration keep = USELESS;
        try {
            fetched.incrementAndGet();
            CertificateSource.Served served = source.fetch(uri);
            Instant now = clock.instant();
            credential = judge.apply(served.body(), now);
            keep = keep(served.fresh());
        } catch (Unverified e) {
            credential = new Credential.Useless(e);
        } catch (RuntimeException e) {
            LOG.error("A certificate of {} could not be looked at.", uri.getHost(), e);
        } finally {
            fetches.release();
            arrived(uri, mine, credential, keep);
        }
    }

    private static Credential useless(String why) {
        return new Credential.Useless(Repositories.refused(why));
    }

    private @org.jspecify.annotations.Nullable Entry known(URI uri) {
        Instant now = clock.instant();
        for (Map<URI, Entry> each : java.util.List.of(good, useless)) {
            Entry known = each.get(uri);
            if (known != null && now.isBefore(known.until())) {
                return known;
            }
            each.remove(uri);
        }
        return null;
    }

    private static Duration keep(Duration fresh) {
        Duration said = fresh.isNegative() ? USUAL : fresh;
        return said.compareTo(SHORTEST) < 0 ? SHORTEST : said.compareTo(LONGEST) > 0 ? LONGEST : said;
    }

    private void arrived(URI uri, CompletableFuture<Credential> mine, Credential credential, Duration keep) {
        boolean usable = credential instanceof Credential.Usable;
        synchronized (this) {
            coming.remove(uri);
            Instant until = clock.instant().plus(usable ? keep : USELESS);
            (usable ? good : useless).put(uri, new Entry(CompletableFuture.completedFuture(credential), until));
        }
        if (!usable) {
            failed.incrementAndGet();
        }
        mine.complete(credential);
    }

    synchronized int size() {
        return good.size();
    }

    long fetched() {
        return fetched.get();
    }

    long failed() {
        return failed.get();
    }
}
