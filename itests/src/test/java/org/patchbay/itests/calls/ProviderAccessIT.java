package org.patchbay.itests.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.NameServer;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A provider that is found by its domain, and where both sides have to prove who they are; SIPp does so with a digest of its own. */
class ProviderAccessIT {
    private static final String OUR_PASSWORD = "correct-horse";
    private static final String THEIR_PASSWORD = "open-sesame";
    private static CallBench bench;
    private static NameServer names;
    private static int busy;
    private static int taking;
    private static Sipp registrar;

    @BeforeAll
    static void start() throws IOException {
        bench = new CallBench("provider-access");
        busy = Ports.free();
        taking = Ports.free();
        names = new NameServer("_sip._udp.carrier.test")
                .with(10, busy)
                .with(20, taking)
                .start();
        secret("carrier", OUR_PASSWORD);
        secret("theirs", THEIR_PASSWORD);
        bench.distribution
                .edit("org.patchbay.sip.trunk.cfg", "warm_up_calls", "0")
                .append("etc/org.patchbay.sip.trunk.cfg", "dns_servers = 127.0.0.1:" + names.port() + "\n")
                .write(
                        "etc/org.patchbay.sip.peer-provider.cfg",
                        """
                        name = provider
                        side = provider
                        host = carrier.test
                        sources = 127.0.0.1, 127.0.0.31
                        tenant = it
                        options_seconds = 0
                        username = trunk-7
                        password = file:carrier
                        authentication = digest-md5
                        peer_username = ali
                        peer_password = file:theirs
                        """);
        int port = Ports.free();
        bench.distribution.write(
                "etc/org.patchbay.sip.peer-registrar.cfg",
                """
                name = registrar
                side = provider
                host = 127.0.0.34
                port = %d
                domain = carrier.test
                tenant = it
                options_seconds = 0
                username = trunk-7
                password = file:carrier
                register_seconds = 60
                """
                        .formatted(port));
        // What it does takes some seconds: other tests run meanwhile.
        registrar = Sipp.scenario("registrar", "127.0.0.34", port)
                .replace("USER", "trunk-7")
                .replace("PASSWORD", OUR_PASSWORD)
                .limit(Duration.ofSeconds(240))
                .listen();
        bench.start();
    }

    private static void secret(String name, String text) throws IOException {
        Path file = bench.distribution
                .write("etc/secrets/" + name, text + "\n")
                .home()
                .resolve("etc/secrets/" + name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterAll
    static void stop() {
        if (bench != null) {
            bench.close();
            names.close();
            registrar.close();
        }
    }

    private static Map<String, String> provider() {
        return bench.distribution.rows("patchbay:trunks").stream()
                .filter(row -> row.get("peer").equals("provider"))
                .findFirst()
                .orElseThrow();
    }

    private static Sipp host(int port, String scenario, String password) {
        Sipp sipp = Sipp.scenario(scenario, "127.0.0.1", port)
                .replace("USER", "trunk-7")
                .replace("PASSWORD", password)
                .calls(Integer.MAX_VALUE)
                .limit(Duration.ofSeconds(120));
        sipp.listen();
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(sipp::isListening);
        return sipp;
    }

    @Test
    void itsHostsAreFoundAndItIsToldWhoWeAre() throws IOException {
        await("the name server has answered")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(provider().get("address"))
                        .isEqualTo("udp:localhost:" + busy + " unknown, localhost:" + taking + " unknown"));
        try (Sipp first = host(busy, "unavailable", OUR_PASSWORD);
                Sipp second = host(taking, "provider-asks", OUR_PASSWORD)) {
            // The first by itself: until it has been refused, others would go the same way.
            bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 1, 1, 300);
            bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 10, 5, 300);
            await("the counts of SIPp").atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(first.soFar().created()).as("calls of the first").isEqualTo(1);
                assertThat(second.soFar().created()).as("calls of the second").isEqualTo(11);
            });
            assertThat(second.soFar().failed()).isZero();
        }
        try (Sipp other = host(taking, "provider-asks", "another")) {
            assertThat(other.isListening()).isTrue();
            SippResult refused = bench.load("hub", "caller-refused", "403", CallBench.ADA, CallBench.OUTSIDE, 1, 1, 0);
            assertThat(refused.successful()).as("%s", refused.errors()).isEqualTo(1);
        }
        for (String line : bench.distribution.log()) {
            assertThat(line).doesNotContain(OUR_PASSWORD, THEIR_PASSWORD, "Digest username");
        }
        assertThat(Files.readString(bench.distribution.home().resolve("etc/trust/hub-roots.pem")))
                .as("the roots of the hub are shipped")
                .contains("CN=DigiCert Global Root G2", "CN=Microsoft RSA Root");
    }

    private static List<String> registering(String level) {
        return bench.distribution.log(level).stream()
                .filter(line -> line.contains("Peer registrar: "))
                .toList();
    }

    /** SIPp checks the digest of each, the times and the account: the scenario ends only if all are as they should be. */
    @Test
    void aProviderThatWantsItIsToldWhereWeAreInTimeAndAgainAfterAFailure() {
        await("registered, told again, refused, registered again")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(registering("INFO"))
                        .filteredOn(line -> line.contains("registered for 60 s"))
                        .as("%s", registrar.soFar().errors())
                        .hasSize(2));
        assertThat(registering("WARN"))
                .singleElement()
                .asString()
                .contains("not registered, so its calls do not find us: It answers REGISTER with 503");
        bench.distribution.edit("org.patchbay.sip.peer-registrar.cfg", "register_seconds", "0");
        SippResult result = registrar.await();
        assertThat(result.successful()).as("%s", result.errors()).isEqualTo(1);
        assertThat(result.failed()).isZero();
    }

    @Test
    void itIsAskedWhoItIs() {
        bench.answers("hub", "provider");
        try {
            assertThat(proving(THEIR_PASSWORD, 10).successful()).isEqualTo(10);
            // SIPp takes the second 401 for the first one once more, and waits.
            SippResult wrong = proving("guess", 2, "-max_invite_retrans", "1");
            assertThat(wrong.successful()).isZero();
            assertThat(bench.distribution.log("WARN"))
                    .filteredOn(line -> line.contains("Peer provider proves itself with another password"))
                    .as("said once for both")
                    .hasSize(1);
            SippResult silent =
                    bench.load("provider", "caller-refused", "401", CallBench.OUTSIDE, CallBench.ADA, 1, 1, 0);
            assertThat(silent.successful()).as("%s", silent.errors()).isEqualTo(1);
        } finally {
            bench.quiet();
        }
    }

    private static SippResult proving(String password, int calls, String... more) {
        try (Sipp sipp = Sipp.scenario("caller-proves", "127.0.0.31", Ports.free())
                .replace("PASSWORD", password)
                .to(CallBench.ADA)
                .key("from", CallBench.OUTSIDE)
                .with("-auth_uri", CallBench.ADA + "@127.0.0.1:" + bench.port)
                .with(more)
                .calls(calls)
                .rate(5)
                .talk(Duration.ofMillis(300))
                .limit(Duration.ofSeconds(60))) {
            return sipp.call("127.0.0.1", bench.port).await();
        }
    }
}
