package org.patchbay.itests.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.patchbay.itests.harness.Outcome;
import org.patchbay.itests.harness.Ports;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two providers, one held ready for the other: users are moved by hand and by themselves, and no call that is up notices. */
class ContinuityIT {
    private static final String LOBBY = "+4930123405";
    private static final String ZOE = "+4930123406";
    private static final String EVE = "+4930123407";
    private static final String EVES_MOBILE = "+491701234567";

    private static final List<String> FILES = List.of("tenants", "users", "providers", "assignments", "classes");
    private static final Map<String, String> BEFORE = new TreeMap<>();

    private static CallBench bench;
    private static final int FIRST = Ports.free();
    private static final int SECOND = Ports.free();
    private Sipp first;
    private Sipp second;

    @BeforeAll
    static void start() {
        bench = CallBench.shared();
        FILES.forEach(file -> BEFORE.put(file, bench.distribution.read(csv(file))));
        peer("first", "127.0.0.34", FIRST);
        peer("second", "127.0.0.35", SECOND);
        write("tenants", "id,name,hosts,hub_peers,provider_peers", "it,IT,,hub,first second");
        write("providers", "tenant,id,name,peers", "it,one,,first", "it,two,,second");
        write(
                "assignments",
                "tenant,level,subject,mode,provider,from,until",
                "it,TENANT,,PERMANENT,one,,",
                "it,TENANT,,STANDBY,two,,");
        write("classes", "tenant,id,national,international,premium,countries,allowed,denied", "it,inside,no,no,no,,,");
        write(
                "users",
                "tenant,id,site,display,number,extension,platform,licences,class_of_service,mobile,provider_address,fallbacks",
                "it,ada,hq,Ada," + CallBench.ADA + ",2001,,PHONE_SYSTEM PROVIDER,,,,",
                "it,lobby,hq,Lobby," + LOBBY + ",2005,,PHONE_SYSTEM PROVIDER,inside,,,",
                "it,zoe,hq,Zoe," + ZOE + ",2006,PROVIDER,PROVIDER,,,8006,",
                "it,eve,hq,Eve," + EVE + ",2007,,PHONE_SYSTEM PROVIDER,," + EVES_MOBILE + ",,MOBILE");
        bench.distribution
                .edit("org.patchbay.routing.cfg", "bad_seconds", "2")
                .edit("org.patchbay.routing.cfg", "good_seconds", "3")
                .edit("org.patchbay.routing.cfg", "stay_seconds", "5");
        await("the plan is read").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(continuity())
                .containsEntry("primary", "one")
                .containsEntry("standby", "two"));
    }

    @AfterAll
    static void stop() throws IOException {
        bench.distribution.edit("org.patchbay.routing.cfg", "automatic_tenants", "");
        BEFORE.forEach(
                (file, content) -> bench.distribution.write(csv(file), content.isEmpty() ? header(file) : content));
        await("the usual plan")
                .atMost(Duration.ofSeconds(30))
                .until(() -> bench.distribution.rows("patchbay:continuity it").isEmpty());
        for (String peer : List.of("first", "second")) {
            Files.delete(bench.distribution.home().resolve("etc/org.patchbay.sip.peer-" + peer + ".cfg"));
            await(peer + " is forgotten").atMost(Duration.ofSeconds(20)).until(() -> trunk(peer)
                    .isEmpty());
        }
    }

    @AfterEach
    void quiet() {
        first.close();
        second.close();
        bench.quiet();
    }

    private static String csv(String file) {
        return "etc/patchbay/directory/" + file + ".csv";
    }

    private static void write(String file, String... lines) {
        bench.distribution.write(csv(file), String.join("\n", lines) + "\n");
    }

    /** A file that was not there is left with nothing in it. */
    private static String header(String file) {
        return bench.distribution.read(csv(file)).lines().findFirst().orElse("") + "\n";
    }

    private static void peer(String name, String host, int port) {
        bench.distribution.write(
                "etc/org.patchbay.sip.peer-" + name + ".cfg",
                """
                name = %s
                side = provider
                transport = tcp
                host = %s
                port = %d
                tenant = it
                options_seconds = 1
                """
                        .formatted(name, host, port));
    }

    private static Sipp provider(String address, int port) {
        Sipp sipp = Sipp.scenario("provider-there", address, port)
                .calls(Integer.MAX_VALUE)
                .limit(Duration.ofSeconds(200))
                .with("-t", "t1");
        sipp.listen();
        await("SIPp listens").atMost(Duration.ofSeconds(10)).until(sipp::isListening);
        return sipp;
    }

    private void bothUp() {
        first = provider("127.0.0.34", FIRST);
        second = provider("127.0.0.35", SECOND);
        state("first", "up");
        state("second", "up");
    }

    private static Map<String, String> trunk(String peer) {
        return bench.distribution.rows("patchbay:trunks").stream()
                .filter(row -> row.get("peer").equals(peer))
                .findFirst()
                .orElse(Map.of());
    }

    private static void state(String peer, String state) {
        await(peer + " is " + state)
                .atMost(Duration.ofSeconds(30))
                .until(() -> state.equals(trunk(peer).get("state")));
    }

    private static int attempts(String peer) {
        return Integer.parseInt(trunk(peer).get("attempts"));
    }

    private static Map<String, String> continuity() {
        List<Map<String, String>> rows = bench.distribution.rows("patchbay:continuity it");
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    /** So many calls go over this provider, and no other. */
    private static void go(String peer, String other, int count) {
        int before = attempts(peer);
        int elsewhere = attempts(other);
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, count, 10, 100);
        assertThat(attempts(peer) - before).as("calls over " + peer).isEqualTo(count);
        assertThat(attempts(other)).as("calls over " + other).isEqualTo(elsewhere);
    }

    private static String lastInvite() {
        String call = bench.distribution.rows("patchbay:recent").get(0).get("id");
        List<String> sent = bench.distribution.rows("patchbay:ladder " + call).stream()
                .filter(line -> line.get("way").equals("sent"))
                .map(line -> line.get("message"))
                .filter(message -> message.startsWith("INVITE"))
                .toList();
        return sent.get(sent.size() - 1);
    }

    @Test
    void aSwitchByHandMovesTheNextCallAndNoneThatIsUp() {
        bothUp();
        go("first", "second", 3);
        Sipp held = bench.begin("hub", "caller-hears-bye", "", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 0);
        await("calls are up")
                .atMost(Duration.ofSeconds(20))
                .until(() -> trunk("first").get("legs").equals("5"));
        assertThat(bench.distribution.shell("patchbay:continuity-switch it").succeeded())
                .as("without a reason")
                .isFalse();
        Outcome unknown = bench.distribution.shell("patchbay:continuity-switch --reason x it SITE nowhere");
        assertThat(unknown.out() + unknown.err()).contains("There is no site nowhere");
        assertThat(bench.distribution
                        .rows("patchbay:continuity-switch --drill --reason exercise --until 1h it")
                        .get(0))
                .containsEntry("active", "two")
                .containsEntry("switched", "true")
                .containsEntry("drill", "true");
        go("second", "first", 3);
        assertThat(trunk("first")).as("calls that are up").containsEntry("legs", "5");
        bench.distribution.run("patchbay:continuity-return --reason done it");
        go("first", "second", 3);
        bench.distribution
                .rows("patchbay:calls")
                .forEach(call -> bench.distribution.run("patchbay:call-end " + call.get("id")));
        SippResult result = held.await();
        assertThat(result.successful()).as(result.errors()).isEqualTo(5);
        assertThat(bench.distribution.rows("patchbay:audit").stream()
                        .filter(row -> row.get("action").startsWith("continuity"))
                        .map(row -> row.get("action") + " " + row.get("subject") + ": " + row.get("detail"))
                        .limit(2))
                .first()
                .isEqualTo("continuity-return it tenant: done");
        assertThat(bench.distribution.rows("patchbay:availability it"))
                .extracting(row -> row.get("what"))
                .contains("service", "hub", "one", "two");
    }

    @Test
    void aProviderThatDiesUnderLoadLosesItsUsersToTheStandbyUntilItIsWellAgain() {
        bench.distribution.edit("org.patchbay.routing.cfg", "automatic_tenants", "it");
        bothUp();
        Sipp load = bench.begin("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 1_000_000, 20, 200);
        await("calls go through")
                .atMost(Duration.ofSeconds(20))
                .until(() -> load.soFar().successful() >= 40);
        int before = attempts("second");
        first.close();
        await("moved by itself").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(continuity())
                .containsEntry("switched", "true")
                .containsEntry("by", "health")
                .containsEntry("active", "two"));
        int successful = load.soFar().successful();
        await("calls go on")
                .atMost(Duration.ofSeconds(20))
                .until(() -> load.soFar().successful() >= successful + 40);
        assertThat(attempts("second") - before).isGreaterThan(40);

        first = provider("127.0.0.34", FIRST);
        await("back by itself")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(1, TimeUnit.SECONDS)
                .until(() -> continuity().get("switched").equals("false"));
        int since = attempts("first");
        await("calls are back").atMost(Duration.ofSeconds(20)).until(() -> attempts("first") > since + 20);
        SippResult result = load.finish();
        assertThat(result.successful()).isGreaterThan(200);
        // Those that were being set up over the provider when it died are its own.
        assertThat(result.failed()).as(result.errors()).isLessThan(10);
        bench.distribution.edit("org.patchbay.routing.cfg", "automatic_tenants", "");
    }

    @Test
    void classesExtensionsAndStandInsDecideAboutRealCalls() {
        bothUp();
        bench.calls("hub", "caller-refused", "403", LOBBY, CallBench.OUTSIDE, 2, 5, 0);
        bench.calls("hub", "caller", "", CallBench.ADA, "2006", 2, 5, 100);
        assertThat(lastInvite()).as("to Zoe at the provider").contains("sip:8006@127.0.0.34");
        bench.answers("hub", "unavailable");
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, EVE, 2, 5, 100);
        assertThat(lastInvite()).as("to Eve's mobile, as the hub is gone").contains(EVES_MOBILE);
    }
}
