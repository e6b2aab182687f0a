package org.patchbay.stir;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

/** What one set of settings and anchors makes. Replaced whole when one of them changes, with what was fetched. */
final class Verification implements AutoCloseable {
    /** For a certificate, from the name of its host to its last byte. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    private final StirSettings settings;
    private final Anchors anchors;
    private final String problem;
    private final HttpsSource source;
    private final ExecutorService threads;
    private final CredentialCache cache;
    private final Verifier verifier;

    Verification(StirSettings settings, Anchors anchors, Path etc, InstantSource clock) {
        this.settings = settings;
        this.anchors = anchors;
        SSLContext tls = Tls.usual();
        String wrong = "";
        if (!settings.testBenchRoots().isEmpty()) {
            try {
                tls = Tls.trusting(etc.resolve(settings.testBenchRoots()));
            } catch (IOException | RuntimeException e) {
                wrong = StirSettings.PID + ": only_for_tests_loopback_roots = '" + settings.testBenchRoots()
                        + "' cannot be read as certificates: " + e.getMessage();
            }
        }
        problem = wrong;
        source = new HttpsSource(settings.repositories(), tls, LIMIT, settings.atOnce());
        threads = threads(settings.atOnce());
        Set<TrustAnchor> trusted = anchors.trusted();
        cache = new CredentialCache(
                source,
                (body, now) -> CertificateChain.credential(body, trusted, now),
                clock,
                LIMIT,
                settings.atOnce(),
                threads);
        verifier = new Verifier(cache::of, settings.freshness());
    }

    /** Of the core's threads none may be held up: who stays on one past a question's limit is asked no more. */
    private static ExecutorService threads(int most) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "patchbay-stir-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    CompletionStage<Validation> verify(Call call) {
        return verifier.verify(call);
    }

    StirSettings settings() {
        return settings;
    }

    Anchors anchors() {
        return anchors;
    }

    CredentialCache cache() {
        return cache;
    }

    /** Why the roots of a test bench cannot be used; empty for nothing. */
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        source.close();
    }
}
