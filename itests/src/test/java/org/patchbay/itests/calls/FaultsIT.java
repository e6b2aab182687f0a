package org.patchbay.itests.calls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.itests.faulty.Dawdles;
import org.patchbay.itests.faulty.Hangs;
import org.patchbay.itests.faulty.Loops;
import org.patchbay.itests.faulty.Overflows;
import org.patchbay.itests.faulty.Speechless;
import org.patchbay.itests.faulty.Throws;
import org.patchbay.itests.harness.FeatureJar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a feature that misbehaves, or is not there, does to calls: nothing, or what the roster says. */
class FaultsIT {
    private static final String BLOCKING = "org.patchbay.feature.blocking";
    /** A user of another tenant, whose calls need less. */
    private static final String ZOE = "+4930999901";

    private static CallBench bench;

    @BeforeAll
    static void start() {
        bench = new CallBench("faults");
        bench.distribution
                .write(
                        "etc/org.patchbay.sip.peer-hub.cfg",
                        bench.peer("hub", "emergency_numbers = 112\nemergency_fallback = *@provider\n"))
                .write("etc/org.patchbay.sip.peer-provider.cfg", bench.peer("provider", ""))
                .write(
                        "etc/patchbay/directory/tenants.csv",
                        "id,name,hosts,hub_peers,provider_peers\nit,IT,,hub,provider\ntwo,Two,,hub,provider\n")
                .write(
                        "etc/patchbay/directory/sites.csv",
                        "tenant,id,name,country,address\nit,hq,Berlin,DE,\ntwo,hq,Berlin,DE,\n")
                .write(
                        "etc/patchbay/directory/users.csv",
                        "tenant,id,site,upn,display,number,extension,kind,licences\n"
                                + "it,ada,hq,,Ada," + CallBench.ADA + ",2001,PERSON,PHONE_SYSTEM PROVIDER\n"
                                + "two,zoe,hq,,Zoe," + ZOE + ",3001,PERSON,PHONE_SYSTEM PROVIDER\n")
                .write(
                        "etc/patchbay/directory/numbers.csv",
                        "tenant,site,first,last\nit,hq,+4930123400,+4930123499\ntwo,hq,+4930999900,+4930999999\n");
        bench.start();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @AfterEach
    void quiet() {
        bench.quiet();
    }

    @ParameterizedTest
    @ValueSource(classes = {Throws.class, Overflows.class, Speechless.class, Hangs.class, Loops.class})
    void aHandlerThatMisbehavesIsPassedOverAndNamed(Class<?> faulty) {
        String name = faulty.getSimpleName().toLowerCase(java.util.Locale.ROOT);
        String bundle = "org.example." + name;
        Path home = bench.distribution.home().resolve("home");
        bench.answers("provider", "provider");
        bench.distribution.run(
                "patchbay:feature-update " + FeatureJar.of(bundle, home, faulty).write(home, bundle + "-1.0.0.jar"));
        bench.distribution.run("patchbay:roster-set it " + name + " SKIP 0");

        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 60, 20, 200);

        Map<String, String> slot = slot(name);
        assertThat(Long.parseLong(slot.get("faults"))).isPositive();
        if (faulty == Hangs.class || faulty == Loops.class) {
            assertThat(slot).containsEntry("state", "quarantined");
        }
        assertThat(bench.distribution.log("WARN"))
                .anyMatch(line -> line.contains("'" + name + "'") && line.contains(bundle));
        assertThat(bench.distribution.rows("patchbay:handlers"))
                .filteredOn(other -> !other.get("bundle").startsWith("org.example."))
                .allSatisfy(other -> assertThat(other).containsEntry("state", "live"));

        bench.distribution.run("patchbay:feature-retire " + bundle);
        assertThat(slot(name)).isEmpty();
        bench.distribution.run("patchbay:roster-remove it " + name);
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 20, 20, 100);
    }

    /** The emergency call goes on, and whom it could not wait for is there for every other call. */
    @Test
    void whatIsTooSlowForAnEmergencyCallIsNotTakenFromTheOthers() {
        String bundle = "org.example.dawdles";
        Path home = bench.distribution.home().resolve("home");
        bench.answers("provider", "provider");
        bench.distribution.run("patchbay:feature-update "
                + FeatureJar.of(bundle, home, Dawdles.class).write(home, bundle + "-1.0.0.jar"));
        bench.distribution.run("patchbay:roster-set it dawdles REFUSE 0");
        try {
            bench.calls("hub", "caller", "", CallBench.ADA, "112", 1, 1, 100);
            await("it has come back").until(() -> slot("dawdles").get("asked").equals("1"));
            assertThat(slot("dawdles")).containsEntry("state", "live");
            bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 100);
        } finally {
            bench.distribution.run("patchbay:roster-remove it dawdles");
            bench.distribution.run("patchbay:feature-retire " + bundle);
        }
    }

    @Test
    void withoutWhatIsRequiredCallsThatNeedItAreRefusedAndOthersGoOn() {
        bench.answers("provider", "provider").answers("hub", "provider");
        bench.distribution.run("patchbay:roster-set '*' blocking REFUSE 500");
        bench.distribution.run("patchbay:roster-set two blocking SKIP 0");
        bench.distribution.run("bundle:stop " + BLOCKING);
        try {
            bench.calls("hub", "caller-refused", "503", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 0);
            assertThat(lastTrace()).anyMatch(line -> line.contains("required handler 'blocking' is not there"));
            // A 503 would make a carrier take the whole trunk out of service.
            bench.calls("provider", "caller-refused", "500", CallBench.OUTSIDE, CallBench.ADA, 5, 10, 0);

            bench.calls("hub", "caller", "", ZOE, CallBench.OUTSIDE, 5, 10, 100);
            bench.calls("hub", "caller", "", CallBench.ADA, "112", 5, 10, 100);
            assertThat(bench.distribution.rows("patchbay:health"))
                    .anySatisfy(check -> assertThat(check.values()).anyMatch(text -> text.contains("blocking")));
        } finally {
            bench.distribution.run("bundle:start " + BLOCKING);
        }
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 100);
    }

    /** The node is everybody's: what one tenant requires for itself holds back its calls alone. */
    @Test
    void whatOneTenantRequiresTakesTheNodeFromNobodyElse() {
        bench.answers("provider", "provider");
        bench.distribution.run("patchbay:roster-set it nonsense REFUSE 0");
        try {
            bench.calls("hub", "caller-refused", "503", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 0);
            bench.calls("hub", "caller", "", ZOE, CallBench.OUTSIDE, 5, 10, 100);
            assertThat(bench.distribution.rows("patchbay:health"))
                    .noneSatisfy(check -> assertThat(check.values()).anyMatch(text -> text.contains("nonsense")));
        } finally {
            bench.distribution.run("patchbay:roster-remove it nonsense");
        }
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 100);
    }

    @Test
    void aBundleThatDoesNotResolveDoesNothingButALineInTheLog() {
        bench.answers("provider", "provider");
        Path home = bench.distribution.home().resolve("home");
        Path deploy = bench.distribution.home().resolve("deploy");
        FeatureJar.of("org.example.unresolvable", home, Throws.class)
                .header("Import-Package", "org.example.nowhere;version=\"[9,10)\"")
                .write(deploy, "unresolvable.jar");
        await("it is named").atMost(Duration.ofSeconds(30)).until(() -> bench.distribution.log("WARN").stream()
                .anyMatch(line -> line.contains("unresolvable.jar") && line.contains("org.example.nowhere")));
        bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 10, 20, 100);
        assertThat(bench.distribution.run("bundle:list -s")).doesNotContain("org.example.unresolvable");
    }

    /** Until all are bound whom the roster requires, nobody can reach this node. */
    @Test
    void listenersStayClosedUntilAllAreBoundWhomTheRosterRequires() {
        try (CallBench closed = new CallBench("not-ready")) {
            String usual =
                    "blocking REFUSE 3, country-eligibility REFUSE 3, licence REFUSE 3, directory-routing REFUSE 3";
            closed.distribution.edit("org.patchbay.ops.cfg", "roster", usual + ", ghost REFUSE 1");
            closed.distribution.start();
            await("health says what is missing")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> closed.distribution.rows("patchbay:health").stream()
                            .anyMatch(check -> check.values().stream().anyMatch(text -> text.contains("ghost"))));
            assertThat(closed.isOpen()).isFalse();

            closed.distribution.edit("org.patchbay.ops.cfg", "roster", usual);
            closed.open();
            closed.answers("provider", "provider");
            closed.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 100);
        }
    }

    private static Map<String, String> slot(String name) {
        return bench.distribution.rows("patchbay:handlers").stream()
                .filter(slot -> slot.get("name").equals(name))
                .findFirst()
                .orElse(Map.of());
    }

    private static List<String> lastTrace() {
        String call = bench.distribution.rows("patchbay:recent").get(0).get("id");
        return bench.distribution.rows("patchbay:trace " + call).stream()
                .map(entry -> String.join(" ", entry.values()))
                .toList();
    }
}
