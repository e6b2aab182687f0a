package org.patchbay.stir;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.testkit.TestCall;
import org.patchbay.testkit.TestRuntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** In a container, asked by a handler of the test's own: updated and removed while calls come. */
class StirSwapTest {
    private static final String ADA = "+14255550100";

    @TempDir
    Path scratch;

    private final Map<String, String> asked = new ConcurrentHashMap<>();
    private Signer provider;
    private TestRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        Path etc = Files.createDirectories(scratch.resolve("etc/patchbay/stir"))
                .getParent()
                .getParent();
        Signers root = Signers.root(scratch, "root");
        Files.copy(root.file(), etc.resolve("patchbay/stir/root.pem"));
        System.setProperty("karaf.etc", etc.toString());
        provider = root.issue("provider", Signers.Wish.covering(Signers.list(Signers.provider("1234"))));
        asked.putAll(Map.of(
                "identity.0",
                provider.shaken("https://certificates.test/a.pem", "A", "12065550199", "14255550100", Instant.now()),
                "calling",
                "+12065550199",
                "called",
                ADA));
        runtime = TestRuntime.start(scratch);
        CallHandler asks = (attempt, call) -> attempt.answer("q")
                .map(answer -> Verdict.with()
                        .named(answer.getOrDefault("status", "nobody"))
                        .proceed())
                .orElseGet(() -> Verdict.with()
                        .ask(new Question("q", "stir", "verify", Map.copyOf(asked), Duration.ofSeconds(2))));
        runtime.serve(CallHandler.class, asks, Map.of("patchbay.name", "asks", "patchbay.phase", "IDENTITY"));
    }

    @AfterEach
    void stop() {
        System.clearProperty("karaf.etc");
        runtime.close();
    }

    /** What is known of the caller: 436, for nobody is allowed to be asked for the certificate. */
    private String shown() {
        TestCall call = runtime.calls().call("+12065550199", ADA);
        LegOrder.Dial dial = call.dialled(ADA);
        call.answers(dial).callerHangsUp();
        return dial.from().display();
    }

    @Test
    void answersThroughUpdatesAndLeavesNothingBehind() {
        WeakReference<ClassLoader> gone = usedAndUpdated();
        await("the class loader of the former version is collected")
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    System.gc();
                    return gone.get() == null;
                });
        assertThat(shown()).isEqualTo("436");
    }

    private WeakReference<ClassLoader> usedAndUpdated() {
        Path jar = runtime.jar("org.patchbay.stir");
        Bundle first = runtime.install(jar);
        await().until(() -> !runtime.live(first).isEmpty());
        assertThat(shown()).isEqualTo("436");
        WeakReference<ClassLoader> loader =
                new WeakReference<>(first.adapt(BundleWiring.class).getClassLoader());
        Bundle newer = runtime.update(first, runtime.reversioned(jar, "900.1.0"));
        assertThat(shown()).isEqualTo("436");
        assertThat(runtime.live(newer)).isNotEmpty();
        return loader;
    }

    /** Four signatures, each with a certificate of its own at a repository that says nothing: a caller can do that alone. */
    @Test
    void isAskedAgainAfterARepositoryThatHangs() throws Exception {
        Signers web = Signers.root(scratch, "web");
        try (Repository repository = Repository.start(web.server())) {
            Map<String, Object> configured = Map.of(
                    "allowed_hosts",
                    "127.0.0.1",
                    "allowed_ports",
                    Integer.toString(repository.port()),
                    "only_for_tests_loopback_roots",
                    web.file().toString());
            StirVerification stir = new StirVerification(configured);
            runtime.serve(Lookup.class, stir, Map.of("patchbay.name", "stir"));
            for (int i = 0; i < 4; i++) {
                asked.put(
                        "identity." + i,
                        provider.shaken(repository.at("/hang" + i), "A", "12065550199", "14255550100", Instant.now()));
            }
            assertThat(shown()).isEqualTo("436");
            assertThat(runtime.operations().slots())
                    .filteredOn(slot -> slot.name().equals("stir"))
                    .singleElement()
                    .satisfies(slot -> assertThat(slot.state()).isEqualTo("live"));
            stir.deactivate();
        }
    }

    @Test
    void callsGoOnWithoutIt() {
        assertThat(shown()).isEqualTo("nobody");
    }
}
