package org.patchbay.directory;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.NumberPlan;
import org.patchbay.api.call.emergency.EmergencyPlan.SitePlan;
import org.patchbay.api.call.emergency.EmergencyPlan.TenantPlan;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class EmergencyPlanningTest {
    private static final String COLUMNS = Files4.SITES + ",emergency_number,emergency_peers,emergency_prefix";

    @TempDir
    Path folder;

    private static TenantPlan acme(String callback, List<String> peers, String prefix) {
        return new TenantPlan(
                "acme",
                List.of("sbc1.acme.example"),
                List.of("zoom", "carrier2"),
                List.of(new SitePlan("berlin", List.of("112", "110"), Set.of(), callback, peers, prefix)),
                Map.of("+4930123401", "berlin", "2001", "berlin", "2002", "berlin"),
                List.of(new NumberPlan("+4930123400", "+4930123499", "berlin")));
    }

    private static EmergencyPlan sorted(EmergencyPlan plan) {
        return new EmergencyPlan(plan.tenants().stream()
                .map(t -> new TenantPlan(
                        t.id(),
                        t.hosts(),
                        t.routes(),
                        t.sites().stream()
                                .map(s -> new SitePlan(
                                        s.id(),
                                        s.numbers().stream()
                                                .sorted(java.util.Comparator.reverseOrder())
                                                .toList(),
                                        s.tests(),
                                        s.callback(),
                                        s.routes(),
                                        s.prefix()))
                                .toList(),
                        t.callers(),
                        t.ranges()))
                .toList());
    }

    @Test
    void theTrunkIsToldAtOnceAndAtEachChangeAndNotOfAnEmptyDirectory() {
        Files4 files = new Files4(folder);
        List<EmergencyPlan> early = new CopyOnWriteArrayList<>();
        List<EmergencyPlan> late = new CopyOnWriteArrayList<>();
        DirectoryKeeper keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30));
        try {
            keeper.bindPlans(early::add);
            assertThat(early).as("nothing is known yet").isEmpty();
            keeper.bindCountries(new FewCountries());
            await().untilAsserted(() -> assertThat(early).hasSize(1));
            assertThat(sorted(early.get(0))).isEqualTo(new EmergencyPlan(List.of(acme("", List.of(), ""))));
            keeper.bindPlans(late::add);
            assertThat(late).isEqualTo(early);

            files.write("sites.csv", COLUMNS, "acme,berlin,Berlin,de,,+4930123400,ersp,0815");
            await().untilAsserted(() -> assertThat(early).hasSize(2));
            assertThat(sorted(early.get(1)))
                    .isEqualTo(new EmergencyPlan(List.of(acme("+4930123400", List.of("ersp"), "0815"))));
        } finally {
            keeper.deactivate();
        }
    }

    @Test
    void theTrunkIsToldWhenTheRulesOfACountryChange() {
        new Files4(folder);
        AtomicReference<Set<String>> emergency = new AtomicReference<>(Set.of("112"));
        AtomicLong revision = new AtomicLong(1);
        Countries few = new FewCountries();
        Countries changing = (Countries) Proxy.newProxyInstance(
                Countries.class.getClassLoader(),
                new Class<?>[] {Countries.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "revision" -> revision.get();
                    case "emergencyNumbers" -> emergency.get();
                    default -> method.invoke(few, arguments);
                });
        List<EmergencyPlan> told = new CopyOnWriteArrayList<>();
        DirectoryKeeper keeper = new DirectoryKeeper(() -> {}, TestConfig.of(folder), Duration.ofSeconds(30));
        try {
            keeper.bindPlans(told::add);
            keeper.bindCountries(changing);
            await().untilAsserted(() -> assertThat(told).hasSize(1));
            emergency.set(Set.of("112", "115"));
            revision.incrementAndGet();
            await().untilAsserted(() -> assertThat(told).hasSize(2));
            assertThat(told.get(1).tenants().get(0).sites().get(0).toString()).contains("115");
        } finally {
            keeper.deactivate();
        }
    }

    @Test
    void isMadeAnewOnlyWhereAChangeConcernsIt() throws Exception {
        Files4 files = new Files4(folder);
        Snapshot before = files.snapshot();
        assertThat(EmergencyPlanning.isSame(before, files.snapshot())).isTrue();
        files.write(
                "users.csv", Files4.USERS, "acme,ada,berlin,,Other,+4930123401,2001,,", "acme,door,berlin,,,,2002,,");
        assertThat(EmergencyPlanning.isSame(before, files.snapshot())).isTrue();
        for (String door : List.of("acme,door,berlin,,,,2003,,", "acme,door,berlin,,,+4930123403,2002,,", "")) {
            files.write("users.csv", Files4.USERS, "acme,ada,berlin,,,+4930123401,2001,,", door);
            assertThat(EmergencyPlanning.isSame(before, files.snapshot()))
                    .as(door)
                    .isFalse();
        }
        files = new Files4(folder);
        files.write("numbers.csv", Files4.NUMBERS, "acme,berlin,+4930123400,+4930123498");
        assertThat(EmergencyPlanning.isSame(before, files.snapshot())).isFalse();
        files = new Files4(folder);
        files.write("sites.csv", Files4.SITES, "acme,berlin,Berlin,at,");
        assertThat(EmergencyPlanning.isSame(before, files.snapshot())).isFalse();
    }

    @Test
    void aWrongNumberOrPrefixIsNamedAndTheSiteStays() throws Exception {
        Files4 files = new Files4(folder);
        files.write("sites.csv", COLUMNS, "acme,berlin,Berlin,de,,030-12,,north");
        Snapshot snapshot = files.snapshot();
        assertThat(snapshot.problems)
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.where()).isEqualTo("sites.csv:2"))
                .anySatisfy(problem -> assertThat(problem.text()).contains("emergency_number '030-12'"))
                .anySatisfy(problem -> assertThat(problem.text()).contains("emergency_prefix 'north'"));
        assertThat(snapshot.userCount()).isEqualTo(2);
        assertThat(snapshot.site("acme", "berlin").orElseThrow().emergencyNumber())
                .isEmpty();
    }
}
