package org.patchbay.stir;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CredentialCacheTest {
    private static final URI A = URI.create("https://certificates.test/a.pem");
    private static final URI B = URI.create("https://certificates.test/b.pem");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Instant now = Instant.parse("2026-11-02T10:00:00Z");
    private volatile Duration fresh = Duration.ofSeconds(-1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private CredentialCache cache(CertificateSource source, Duration limit, int atOnce) {
        return new CredentialCache(source, (body, at) -> usable(), () -> now, limit, atOnce, threads);
    }

    private CredentialCache cache() {
        return cache(this::served, LIMIT, 4);
    }

    private CertificateSource.Served served(URI uri) {
        asked.incrementAndGet();
        return new CertificateSource.Served(new byte[0], fresh);
    }

    private static Credential usable() {
        java.security.PublicKey none = null;
        return new Credential.Usable(none, List.of(), List.of(), Instant.MIN, Instant.MAX, "");
    }

    private static Credential of(CredentialCache cache, URI uri) {
        return cache.of(uri).toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"-1,3600", "0,60", "30,60", "120,120", "86400,86400", "999999999,86400"})
    void keepsWhatCameForAsLongAsTheRepositorySaysWithinBounds(long said, long kept) {
        fresh = Duration.ofSeconds(said);
        CredentialCache cache = cache();
        of(cache, A);
        now = now.plusSeconds(kept - 1);
        of(cache, A);
        assertThat(asked).hasValue(1);
        now = now.plusSeconds(1);
        of(cache, A);
        assertThat(asked).hasValue(2);
    }

    @Test
    void doesNotAskAgainAtOnceForWhatIsNotThere() {
        CredentialCache cache = cache(
                uri -> {
                    asked.incrementAndGet();
                    throw Repositories.refused("404");
                },
                LIMIT,
                4);
        assertThat(of(cache, A)).isInstanceOf(Credential.Useless.class);
        now = now.plus(CredentialCache.USELESS).minusSeconds(1);
        assertThat(of(cache, A)).isInstanceOf(Credential.Useless.class);
        assertThat(asked).hasValue(1);
        now = now.plusSeconds(1);
        of(cache, A);
        assertThat(asked).hasValue(2);
        assertThat(cache.failed()).isEqualTo(2);
    }

    @Test
    void fetchesOnceForAllWhoWait() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CredentialCache cache = cache(held(gate), LIMIT, 4);
        CompletableFuture<Credential> first = cache.of(A).toCompletableFuture();
        await().until(() -> asked.get() == 1);
        List<CompletableFuture<Credential>> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(cache.of(A).toCompletableFuture()); // Returns at once.
        }
        assertThat(others).noneMatch(CompletableFuture::isDone);
        gate.countDown();
        Credential came = first.get(20, TimeUnit.SECONDS);
        assertThat(others).allMatch(each -> each.join() == came);
        assertThat(asked).hasValue(1);
    }

    private CertificateSource held(CountDownLatch gate) {
        return uri -> {
            asked.incrementAndGet();
            try {
                if (gate.await(20, TimeUnit.SECONDS)) {
                    return new CertificateSource.Served(new byte[0], fresh);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw Repositories.refused("held");
        };
    }

    /** The thread of whoever asks is one of the core's, which writes off who stays on it. */
    @Test
    void whoAsksDoesNotFetch() {
        CountDownLatch gate = new CountDownLatch(1);
        CredentialCache cache = cache(held(gate), LIMIT, 4);
        CompletableFuture<Credential> first = cache.of(A).toCompletableFuture();
        CompletableFuture<Credential> other = cache.of(B).toCompletableFuture();
        assertThat(first).isNotDone();
        await().until(() -> asked.get() == 2);
        gate.countDown();
        assertThat(first.join()).isInstanceOf(Credential.Usable.class);
        assertThat(other.join()).isInstanceOf(Credential.Usable.class);
    }

    /** As after a change of the settings, for a call that came before it. */
    @Test
    void hasNothingAfterItsEnd() {
        CredentialCache cache = cache();
        threads.shutdownNow();
        assertThat(of(cache, A)).isInstanceOfSatisfying(Credential.Useless.class, each -> assertThat(
                        each.why().status())
                .isEqualTo(436));
        assertThat(asked).hasValue(0);
    }

    @Test
    void fetchesNoMoreThanAllowedAtOnceAndForgetsWhomItTurnedAway() {
        CountDownLatch gate = new CountDownLatch(1);
        CredentialCache cache = cache(held(gate), LIMIT, 1);
        CompletableFuture<Credential> first = cache.of(A).toCompletableFuture();
        await().until(() -> asked.get() == 1);
        assertThat(of(cache, B)).isInstanceOfSatisfying(Credential.Useless.class, each -> assertThat(
                        each.why().reason())
                .contains("Too many"));
        gate.countDown();
        assertThat(first.join()).isInstanceOf(Credential.Usable.class);
        assertThat(of(cache, B)).isInstanceOf(Credential.Usable.class);
    }

    /** A name server that does not answer, say: nobody waits for it, whoever fetches is busy alone. */
    @Test
    void nobodyWaitsLongerThanTheLimit() {
        CountDownLatch gate = new CountDownLatch(1);
        CredentialCache cache = cache(held(gate), Duration.ofMillis(50), 4);
        CompletableFuture<Credential> first = cache.of(A).toCompletableFuture();
        await().until(() -> asked.get() == 1);
        assertThat(of(cache, A)).isInstanceOf(Credential.Useless.class);
        gate.countDown();
        first.join();
    }

    @Test
    void aFaultOfWhoJudgesIsNoExceptionForWhoAsks() {
        CredentialCache cache = new CredentialCache(
                this::served,
                (body, at) -> {
                    throw new IllegalStateException("a bug");
                },
                () -> now,
                LIMIT,
                4,
                threads);
        assertThat(of(cache, A)).isInstanceOf(Credential.Useless.class);
    }

    @Test
    void whoInventsNamesDrivesOutNobody() {
        CredentialCache cache = new CredentialCache(
                uri -> {
                    asked.incrementAndGet();
                    if (uri.equals(A)) {
                        return new CertificateSource.Served(new byte[0], fresh);
                    }
                    throw Repositories.refused("404");
                },
                (body, at) -> usable(),
                () -> now,
                LIMIT,
                4,
                threads);
        of(cache, A);
        for (int i = 0; i < 3000; i++) {
            of(cache, URI.create("https://certificates.test/" + i));
        }
        int before = asked.get();
        of(cache, A);
        assertThat(asked).hasValue(before);
        assertThat(cache.size()).isEqualTo(1);
    }
}
