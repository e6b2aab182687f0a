package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.patchbay.itests.harness.Database;
import org.patchbay.itests.harness.Outcome;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Sipp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two nodes, each the assembled distribution, that share a PostgreSQL: what is decided on one holds for the calls of the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DORA = "+4930123444";
    private static final List<String> NOTHING_IN_FILES = List.of("tenants", "sites", "numbers", "users");

    private static Database database;
    private static Node a;
    private static Node b;

    /** A node and the two providers that it has: the usual one and the one that is held ready. */
    private record Node(CallBench bench, Sipp standby) {

        static Node start(String name) {
            CallBench bench = new CallBench(name);
            int port = Ports.free();
            NOTHING_IN_FILES.forEach(file -> bench.distribution.write(csv(file), "tenant,id\n"));
            bench.distribution
                    .write(csv("tenants"), "id\n")
                    .write(csv("numbers"), "tenant,site,first,last\n")
                    .write(
                            "etc/org.patchbay.sip.peer-standby.cfg",
                            "name = standby\nside = provider\ntransport = udp\nhost = 127.0.0.35\nport = " + port
                                    + "\ntenant = it\noptions_seconds = 0\n");
            bench.start();
            bench.distribution.install("patchbay-store-jdbc");
            database.in(bench.distribution);
            await("the database serves").atMost(PATIENCE).until(() -> bench.distribution.log().stream()
                    .anyMatch(line -> line.contains("The documents come from jdbc:postgresql:")));
            bench.answers("provider", "provider").answers("hub", "provider");
            Sipp standby = Sipp.scenario("provider", "127.0.0.35", port)
                    .calls(Integer.MAX_VALUE)
                    .limit(Duration.ofSeconds(300))
                    .listen();
            await("SIPp listens").atMost(Duration.ofSeconds(10)).until(standby::isListening);
            return new Node(bench, standby);
        }

        String run(String command) {
            return bench.distribution.run(command);
        }

        List<Map<String, String>> rows(String command) {
            return bench.distribution.rows(command);
        }

        int attempts(String peer) {
            return rows("patchbay:trunks").stream()
                    .filter(row -> row.get("peer").equals(peer))
                    .mapToInt(row -> Integer.parseInt(row.get("attempts")))
                    .findFirst()
                    .orElseThrow();
        }

        /** A user calls out, over this peer alone. */
        void callsOver(String peer) {
            int before = attempts(peer);
            bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 2, 10, 0);
            assertThat(attempts(peer) - before).as("calls over " + peer).isEqualTo(2);
        }

        void reaches(String number) {
            bench.calls("provider", "caller", "", CallBench.OUTSIDE, number, 1, 5, 0);
        }

        void doesNotKnow(String number) {
            bench.calls("provider", "caller-refused", "404", CallBench.OUTSIDE, number, 1, 5, 0);
        }

        List<String> users() {
            return rows("patchbay:directory users").stream()
                    .map(row -> row.get("key"))
                    .toList();
        }

        void close() {
            standby.close();
            bench.close();
        }
    }

    @BeforeAll
    static void start() {
        database = new Database();
        a = Node.start("node-a");
        b = Node.start("node-b");
    }

    @AfterAll
    static void stop() {
        for (Node node : new Node[] {a, b}) {
            if (node != null) {
                node.close();
            }
        }
        if (database != null) {
            database.close();
        }
    }

    private static String csv(String file) {
        return "etc/patchbay/directory/" + file + ".csv";
    }

    private static void load(Node node, String kind, String... lines) {
        node.bench().distribution.write("home/" + kind + ".csv", String.join("\n", lines) + "\n");
        node.run("patchbay:directory-import --kind " + kind + " "
                + node.bench().distribution.home().resolve("home/" + kind + ".csv"));
    }

    private static void until(String what, Runnable holds) {
        await(what).atMost(PATIENCE).untilAsserted(holds::run);
    }

    @Test
    @Order(1)
    void aDirectoryLoadedOnOneNodeServesTheCallsOfBoth() {
        load(a, "tenants", "id,name,hosts,hub_peers,provider_peers", "it,IT,,hub,provider standby");
        load(a, "sites", "tenant,id,name,country,address", "it,hq,Berlin,DE,");
        load(a, "numbers", "tenant,site,first,last", "it,hq,+4930123400,+4930123499");
        load(
                a,
                "users",
                "tenant,id,site,display,number,extension,licences",
                "it,ada,hq,Ada," + CallBench.ADA + ",2001,PHONE_SYSTEM PROVIDER");
        load(a, "providers", "tenant,id,name,peers", "it,one,,provider", "it,two,,standby");
        load(
                a,
                "assignments",
                "tenant,level,subject,mode,provider",
                "it,TENANT,,PERMANENT,one",
                "it,TENANT,,STANDBY,two");
        until("the other node has it", () -> assertThat(b.rows("patchbay:directory assignments"))
                .hasSize(2));
        for (Node node : List.of(a, b)) {
            node.callsOver("provider");
            node.reaches(CallBench.ADA);
        }
        // And back: whichever node an administrator is at.
        load(b, "users", "tenant,id,site,number,licences", "it,dora,hq," + DORA + ",PHONE_SYSTEM PROVIDER");
        until("the first node has it", () -> assertThat(a.users()).containsExactly("it/ada", "it/dora"));
        a.reaches(DORA);
        a.run("patchbay:directory-remove users it/dora");
        until("gone on the other node", () -> assertThat(b.users()).containsExactly("it/ada"));
        b.doesNotKnow(DORA);
    }

    @Test
    @Order(2)
    void aSwitchOnOneNodeMovesTheCallsOfBoth() {
        a.run("patchbay:continuity-switch --reason drill it");
        until("moved on the other node", () -> assertThat(b.rows("patchbay:continuity it"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("active", "two")));
        a.callsOver("standby");
        b.callsOver("standby");
        b.run("patchbay:continuity-return --reason done it");
        until("back on the first node", () -> assertThat(a.rows("patchbay:continuity it"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("active", "one")));
        a.callsOver("provider");
        b.callsOver("provider");
    }

    @Test
    @Order(3)
    void whatANodeMissesWhileItIsGoneItKnowsOnceItIsBack() {
        a.bench().distribution.kill();
        b.run("patchbay:continuity-switch --reason \"the first node is lost\" it");
        b.callsOver("standby");
        a.bench().distribution.start();
        a.bench().open();
        until("it knows", () -> assertThat(a.rows("patchbay:continuity it"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("active", "two")));
        a.callsOver("standby");
        a.run("patchbay:continuity-return --reason done it");
        until("back on the other node", () -> assertThat(b.rows("patchbay:continuity it"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("active", "one")));
    }

    @Test
    @Order(4)
    void withTheDatabaseGoneCallsGoOnAndChangesAreRefused() {
        database.stop();
        for (Node node : List.of(a, b)) {
            node.callsOver("provider");
            node.reaches(CallBench.ADA);
            Outcome refused =
                    node.bench().distribution.shell("patchbay:continuity-switch --reason \"database lost\" it");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.out() + refused.err()).containsIgnoringCase("database");
        }
        // Started anew without it, a node serves what it knew last.
        b.bench().distribution.stop();
        b.bench().distribution.start();
        b.bench().open();
        b.callsOver("provider");
        b.reaches(CallBench.ADA);

        database.start();
        await("changes are taken again").atMost(PATIENCE).ignoreExceptions().until(() -> {
            a.run("patchbay:continuity-switch --reason drill it");
            return true;
        });
        until("and known to the other node", () -> assertThat(b.rows("patchbay:continuity it"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("active", "two")));
        b.callsOver("standby");
    }
}
