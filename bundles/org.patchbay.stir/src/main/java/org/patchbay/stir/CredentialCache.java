package org.patchbay.stir;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * Credentials by their URI, as they were judged when they came. Whoever asks first fetches, on its own thread, and all who ask meanwhile get the
 * same. What cannot be used is remembered too, for a short time.
 */
final class CredentialCache {
    /** What the repository says counts between these. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    static final Duration USUAL = Duration.ofHours(1);
    static final Duration LONGEST = Duration.ofHours(24);
    /** How long one that cannot be had is not asked for again. */
    static final Duration USELESS = Duration.ofSeconds(30);

    private static final int MOST = 1000;

    private final CertificateSource source;
    private final BiFunction<byte[], Instant, Credential> judge;
    private final InstantSource clock;
    private final Duration limit;
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
     */
    CredentialCache(
            CertificateSource source,
            BiFunction<byte[], Instant, Credential> judge,
            InstantSource clock,
            Duration limit,
            int atOnce) {
        this.source = source;
        this.judge = judge;
        this.clock = clock;
        this.limit = limit;
        fetches = new Semaphore(atOnce);
    }

    /** Blocks where it has to be fetched and nobody does yet. */
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
                return CompletableFuture.completedStage(new Credential.Useless(
                        Repositories.refused("Too many certificates are being fetched at the moment.")));
            }
            coming.put(uri, mine);
        }
        // A name server that hangs cannot be interrupted: nobody waits for it.
        var unused = mine.completeOnTimeout(
                new Credential.Useless(
                        Repositories.refused("The certificate did not come within " + limit.toMillis() + " ms.")),
                limit.toMillis() + 200,
                TimeUnit.MILLISECONDS);
        Credential credential = null;
        Duration keep = USELESS;
        try {
            fetched.incrementAndGet();
            CertificateSource.Served served = source.fetch(uri);
            Instant now = clock.instant();
            credential = judge.apply(served.body(), now);
            keep = keep(served.fresh());
        } catch (Unverified e) {
            credential = new Credential.Useless(e);
        } finally {
            fetches.release();
            arrived(
                    uri,
                    mine,
                    credential != null
                            ? credential
                            : new Credential.Useless(Repositories.refused("The certificate cannot be looked at.")),
                    keep);
        }
        return mine;
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
