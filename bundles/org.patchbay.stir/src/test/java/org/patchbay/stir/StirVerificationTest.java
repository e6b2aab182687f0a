package org.patchbay.stir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.policy.Question;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.stir.Repository.Page;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole of it: settings, anchors in files, a repository over TLS, questions and answers. */
class StirVerificationTest {
    private static final String CALLING = "+12065550199";
    private static final String CALLED = "+14255550100";

    @TempDir
    static Path keys;

    @TempDir
    Path etc;

    private static Signers root;
    private static Signer provider;
    private static Repository repository;

    @BeforeAll
    static void start() throws Exception {
        root = Signers.root(keys, "root");
        provider = root.issue("provider", Signers.Wish.covering(Signers.list(Signers.provider("1234"))));
        repository = Repository.start(root.server());
        repository.put("/a.pem", Page.pem(provider.pem()));
    }

    @AfterAll
    static void stop() {
        repository.close();
    }

    @BeforeEach
    void anchors() throws Exception {
        Files.createDirectories(etc.resolve("patchbay/stir"));
        Files.copy(root.file(), etc.resolve("patchbay/stir/root.pem"));
    }

    private static Map<String, Object> bench() {
        return new HashMap<>(Map.of(
                "allowed_hosts",
                "127.0.0.1",
                "allowed_ports",
                Integer.toString(repository.port()),
                "only_for_tests_loopback_roots",
                root.file().toString()));
    }

    private StirVerification stir(Map<String, Object> configured) {
        return new StirVerification(configured, etc, InstantSource.system());
    }

    private static Map<String, String> ask(StirVerification stir, String identity) {
        return stir.answer(
                        "verify",
                        Map.of("identity.0", identity, "calling", CALLING, "called", CALLED),
                        Duration.ofSeconds(20))
                .toCompletableFuture()
                .join();
    }

    private static String good() {
        return provider.shaken(repository.at("/a.pem"), "A", CALLING.substring(1), CALLED.substring(1), Instant.now());
    }

    @Test
    void saysWhoHasSigned() {
        StirVerification stir = stir(bench());
        assertThat(ask(stir, good()))
                .containsEntry("result", "PASSED")
                .containsEntry("verstat", "TN-Validation-Passed")
                .containsEntry("attestation", "A")
                .containsEntry("signer", "CN=provider")
                .containsEntry("status", "200");
        assertThat(ask(stir, "x")).containsEntry("result", "FAILED").containsEntry("status", "438");
        assertThat(stir.check().state()).isEqualTo(HealthResult.State.WARN);
        assertThat(stir.check().text())
                .contains("FOR TESTS ONLY", "1 anchors", "1 certificates known", "attested A 1, refused 438 1");
        stir.deactivate();
    }

    @Test
    void isOffWithoutAnchors() throws Exception {
        Files.delete(etc.resolve("patchbay/stir/root.pem"));
        StirVerification stir = stir(Map.of());
        assertThat(stir.check().state()).isEqualTo(HealthResult.State.OK);
        assertThat(stir.check().text()).startsWith("Off: there are no anchors in " + etc.resolve("patchbay/stir"));
        assertThat(ask(stir, good())).containsEntry("result", "NONE").containsEntry("status", "0");
    }

    @Test
    void fetchesFromNobodyWhereNobodyIsNamedAndSaysSo() {
        int before = repository.asked();
        StirVerification stir = stir(Map.of());
        assertThat(ask(stir, good())).containsEntry("result", "NONE").containsEntry("status", "436");
        assertThat(repository.asked()).isEqualTo(before);
        assertThat(stir.check().state()).isEqualTo(HealthResult.State.WARN);
        assertThat(stir.check().text()).contains("allowed_hosts of org.patchbay.stir");
    }

    @Test
    void reachesNoLoopbackAddressWhereItIsNoTestBench() {
        Map<String, Object> configured = bench();
        configured.remove("only_for_tests_loopback_roots");
        int before = repository.asked();
        assertThat(ask(stir(configured), good())).containsEntry("status", "436");
        assertThat(repository.asked()).isEqualTo(before);
    }

    @Test
    void takesOtherAnchorsWhileItRuns() throws Exception {
        StirVerification stir = stir(bench());
        assertThat(ask(stir, good())).containsEntry("result", "PASSED");
        Signers other = Signers.root(keys, "other");
        Path file = etc.resolve("patchbay/stir/root.pem");
        Files.writeString(file, "nonsense");
        stir.poll();
        assertThat(ask(stir, good())).as("what was in force stays").containsEntry("result", "PASSED");
        assertThat(stir.check().text()).contains("root.pem");
        Files.write(file, other.pem());
        stir.poll();
        assertThat(ask(stir, good())).containsEntry("result", "FAILED").containsEntry("status", "437");
        assertThat(stir.check().text()).doesNotContain("nonsense").contains("1 anchors");
        Files.write(file, root.pem());
        stir.poll();
        assertThat(ask(stir, good())).containsEntry("result", "PASSED");
        Files.delete(file);
        stir.poll();
        assertThat(stir.check().text()).contains("Off: there are no anchors");
    }

    @Test
    void takesNoCertificateForAnAnchorThatIsNoAuthoritys() throws Exception {
        Files.write(etc.resolve("patchbay/stir/root.pem"), provider.pem());
        StirVerification stir = stir(bench());
        assertThat(stir.check().text()).contains("no authority's: CN=provider").contains("Off: there are no anchors");
    }

    @Test
    void saysWhichAnchorsEnd() {
        Instant later = Instant.now().plus(Duration.ofDays(3640));
        StirVerification stir = new StirVerification(bench(), etc, () -> later);
        assertThat(stir.check().text())
                .contains("1 of the anchors end within 30 days")
                .contains("CN=root");
    }

    @Test
    void leavesWhatWasInForceWhereAValueCannotBeUsed() {
        StirVerification stir = stir(bench());
        Map<String, Object> wrong = bench();
        wrong.put("allowed_hosts", "https://127.0.0.1/");
        wrong.put("allowed_ports", "https");
        wrong.put("freshness_seconds", "never");
        wrong.put("clock_skew_seconds", "-1");
        wrong.put("fetches_at_once", "0");
        stir.modified(wrong);
        assertThat(ask(stir, good())).containsEntry("result", "PASSED");
        wrong.put("only_for_tests_loopback_roots", etc.resolve("nothing.pem").toString());
        stir.modified(wrong);
        assertThat(ask(stir, good())).containsEntry("status", "436");
        assertThat(stir.check().text())
                .contains("only_for_tests_loopback_roots = ")
                .contains("cannot be read");
    }

    @Test
    void readsItsSettings() {
        StirSettings settings = StirSettings.of(
                Map.of(
                        "allowed_hosts",
                        new String[] {"CR.example.com", " *.sti.example "},
                        "allowed_ports",
                        "443, 9443",
                        "freshness_seconds",
                        30,
                        "clock_skew_seconds",
                        "5"),
                StirSettings.DEFAULT);
        assertThat(settings.allowedHosts()).containsExactly("cr.example.com", "*.sti.example");
        assertThat(settings.allowedPorts()).containsExactlyInAnyOrder(443, 9443);
        assertThat(settings.freshness())
                .isEqualTo(new Verifier.Freshness(Duration.ofSeconds(30), Duration.ofSeconds(5)));
        assertThat(StirSettings.of(Map.of(), settings)).isEqualTo(StirSettings.DEFAULT);
    }

    @Test
    void answersNoOtherQuestion() {
        assertThat(stir(bench())
                        .answer("sign", Map.of(), Duration.ofSeconds(1))
                        .toCompletableFuture()
                        .join())
                .containsKey(Question.ERROR);
    }
}
