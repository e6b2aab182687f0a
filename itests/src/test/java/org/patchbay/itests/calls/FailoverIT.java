package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Sipp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A provider with three hosts of which only the second takes calls: no caller notices, and the operator sees it. */
class FailoverIT {
    private static final String FIRST = "127.0.0.31";
    private static final String SECOND = "127.0.0.32";
    private static final String THIRD = "127.0.0.33";
    private static CallBench bench;
    private static int port;
    private Sipp first;
    private Sipp second;

    @BeforeAll
    static void start() {
        bench = CallBench.shared();
        port = Ports.free();
    }

    @AfterAll
    static void stop() {
        bench.providerAsUsual();
        await("the usual provider")
                .atMost(Duration.ofSeconds(20))
                .until(() -> !provider().get("address").contains(FIRST + ":" + port));
    }

    @AfterEach
    void quiet() {
        if (first != null) {
            first.close();
        }
        second.close();
    }

    private static void configure(String transport, int optionsSeconds) {
        bench.distribution.write(
                "etc/org.patchbay.sip.peer-provider.cfg",
                """
                name = provider
                side = provider
                transport = %s
                hosts = %s, %s, %s
                port = %d
                tenant = it
                options_seconds = %d
                """
                        .formatted(transport, FIRST, SECOND, THIRD, port, optionsSeconds));
    }

    private static Sipp host(String address, String scenario, String transport) {
        Sipp sipp = Sipp.scenario(scenario, address, port)
                .calls(Integer.MAX_VALUE)
                .limit(Duration.ofSeconds(120))
                .with("-t", transport);
        sipp.listen();
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(sipp::isListening);
        return sipp;
    }

    private static Map<String, String> provider() {
        return bench.distribution.rows("patchbay:trunks").stream()
                .filter(row -> row.get("peer").equals("provider"))
                .findFirst()
                .orElseThrow();
    }

    private static String hosts(String transport, String one, String two, String three) {
        return transport + ":" + FIRST + ":" + port + " " + one + ", " + SECOND + ":" + port + " " + two + ", " + THIRD
                + ":" + port + " " + three;
    }

    private static void shows(String hosts) {
        await("patchbay:trunks shows the hosts")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(provider().get("address")).isEqualTo(hosts));
    }

    @Test
    void aHostThatAnswers503IsLeftAloneForAsLongAsItSays() {
        configure("udp", 0);
        shows(hosts("udp", "unknown", "unknown", "unknown"));
        first = host(FIRST, "unavailable", "u1");
        second = host(SECOND, "provider", "u1");
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 20, 5, 300);
        await("the counts of SIPp").atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(first.soFar().created()).as("calls of the first").isEqualTo(1);
            assertThat(second.soFar().created()).as("calls of the second").isEqualTo(20);
        });
        assertThat(provider().get("note"))
                .startsWith(FIRST + ":" + port + " is passed over for 1")
                .contains("503")
                .doesNotContain(SECOND);
        assertThat(bench.distribution.log("INFO"))
                .filteredOn(line ->
                        line.contains("Host " + FIRST + ":" + port + " of peer provider is passed over for 120 s"))
                .hasSize(1);
    }

    @Test
    void aHostWhosePortIsClosedIsPassedOverAndOptionsTellHowEachIs() {
        configure("tcp", 0);
        shows(hosts("tcp", "unknown", "unknown", "unknown"));
        second = host(SECOND, "provider-there", "t1");
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 10, 5, 300);
        assertThat(second.soFar().failed()).isZero();

        configure("tcp", 1);
        shows(hosts("tcp", "down", "up", "down"));
        Map<String, String> shown = provider();
        assertThat(shown).containsEntry("state", "up");
        assertThat(shown.get("note"))
                .contains(FIRST + ":" + port + " is down since ", THIRD + ":" + port + " is down since ")
                .contains("It is not reached")
                .doesNotContain(SECOND);
        for (String host : new String[] {FIRST, THIRD}) {
            assertThat(bench.distribution.log("WARN"))
                    .filteredOn(line -> line.contains("Host " + host + ":" + port + " of peer provider is down: "))
                    .as("one line for a change of %s", host)
                    .hasSize(1);
        }
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 10, 5, 300);
        assertThat(bench.distribution.run("patchbay:health")).doesNotContain("Peer provider is");

        second.close();
        shows(hosts("tcp", "down", "down", "down"));
        assertThat(provider()).containsEntry("state", "down");
        assertThat(bench.distribution.run("patchbay:health"))
                .contains("Peer provider is down")
                .contains(SECOND);
    }
}
