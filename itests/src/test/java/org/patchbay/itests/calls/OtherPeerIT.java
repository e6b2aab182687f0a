package org.patchbay.itests.calls;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Script;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.Style;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A tenant with two providers, each a peer with a single host (C9 d): when the second has the call, and when nobody is rung again. */
class OtherPeerIT {
    private static final String FIRST = "127.0.0.36";
    private static final String SECOND = "127.0.0.37";
    private static final String TENANTS = "etc/patchbay/directory/tenants.csv";
    private static final int WAIT_MILLIS = 2000;

    private static CallBench bench;
    private static String before;
    private final int firstPort = Ports.free();
    private final int secondPort = Ports.free();
    private Sipp second;

    @BeforeAll
    static void start() {
        bench = CallBench.shared();
        before = bench.distribution.read(TENANTS);
        bench.distribution.write(TENANTS, "id,name,hosts,hub_peers,provider_peers\nit,IT,,hub,first second\n");
    }

    @AfterAll
    static void stop() throws IOException {
        bench.distribution.write(TENANTS, before);
        await("the usual plan").atMost(Duration.ofSeconds(30)).until(() -> !explained()
                .contains("first"));
        for (String peer : List.of("first", "second")) {
            Files.delete(bench.distribution.home().resolve("etc/org.patchbay.sip.peer-" + peer + ".cfg"));
            await(peer + " is forgotten").atMost(Duration.ofSeconds(20)).until(() -> trunk(peer)
                    .isEmpty());
        }
    }

    @AfterEach
    void quiet() {
        second.close();
        bench.quiet();
    }

    private void peers() {
        peer("first", FIRST, firstPort);
        peer("second", SECOND, secondPort);
        second = answers(Sipp.scenario("provider", SECOND, secondPort));
        await("the plan is read")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(explained()).contains("first").contains("second"));
    }

    private static void peer(String name, String host, int port) {
        bench.distribution.write(
                "etc/org.patchbay.sip.peer-" + name + ".cfg",
                """
                name = %s
                side = provider
                transport = udp
                host = %s
                port = %d
                tenant = it
                options_seconds = 0
                host_wait_millis = %d
                """
                        .formatted(name, host, port, WAIT_MILLIS));
        await(name + " is where it is now")
                .atMost(Duration.ofSeconds(20))
                .until(() -> trunk(name).getOrDefault("address", "").endsWith(host + ":" + port));
    }

    private static Map<String, String> trunk(String peer) {
        return bench.distribution.rows("patchbay:trunks").stream()
                .filter(row -> row.get("peer").equals(peer))
                .findFirst()
                .orElse(Map.of());
    }

    private static String explained() {
        return bench.distribution.run("patchbay:route-explain " + CallBench.ADA + " " + CallBench.OUTSIDE);
    }

    private static Sipp answers(Sipp sipp) {
        sipp.calls(Integer.MAX_VALUE).limit(Duration.ofSeconds(200)).listen();
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(sipp::isListening);
        return sipp;
    }

    private static void call() {
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 1, 5, 100);
    }

    private static void routingKnows() {
        await("routing knows that the first is passed over")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(explained()).contains("did not take a call of late: first"));
        assertThat(trunk("first").get("note")).contains("passed over for");
    }

    /** The counts of SIPp are a second old at most. */
    private static void has(Sipp end, int calls) {
        await("its calls")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(end.soFar().created()).isEqualTo(calls));
    }

    private static int attempts(String peer) {
        return Integer.parseInt(trunk(peer).get("attempts"));
    }

    @Test
    void aSilentProviderHasTheFirstCallForAsLongAsIsConfiguredAndTheNextNotAtAll() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(firstPort, InetAddress.getByName(FIRST))) {
            assertThat(silent.isBound()).isTrue();
            peers();
            int first = attempts("first");
            long began = System.nanoTime();
            call();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("timer B was not waited for")
                    .isBetween(Duration.ofMillis(WAIT_MILLIS), Duration.ofSeconds(30));
            routingKnows();
            call();
            assertThat(attempts("first") - first).as("calls of the silent one").isEqualTo(1);
            has(second, 2);
        }
    }

    @Test
    void whoRangAtTheFirstIsNotRungByTheSecond() {
        Script rings = Script.called("rings-480", Style.provider(FIRST, firstPort))
                .hears("INVITE")
                .says("180 Ringing")
                .says("480 Temporarily Unavailable")
                .hears("ACK");
        try (Sipp first = answers(Sipp.script("rings-480", rings.text(), FIRST, firstPort))) {
            peers();
            int elsewhere = attempts("second");
            bench.calls("hub", "caller-refused", "480", CallBench.ADA, CallBench.OUTSIDE, 2, 5, 0);
            has(first, 2);
            assertThat(attempts("second")).as("calls of the second").isEqualTo(elsewhere);
            assertThat(second.soFar().created()).isZero();
        }
    }

    @Test
    void aProviderThatAsksForRestIsLeftAloneByTheNextCall() {
        try (Sipp first = answers(Sipp.scenario("unavailable", FIRST, firstPort))) {
            peers();
            call();
            routingKnows();
            call();
            has(second, 2);
            has(first, 1);
        }
    }
}
