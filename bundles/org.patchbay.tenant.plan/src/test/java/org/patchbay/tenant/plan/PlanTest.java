package org.patchbay.tenant.plan;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.plan.Assignment;
import org.patchbay.api.directory.plan.Assignment.Level;
import org.patchbay.api.directory.plan.Assignment.Mode;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.api.ops.tenantplan.TenantPlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PlanTest {
    private static Tenant tenant(List<String> hosts, List<String> providers) {
        return new Tenant("acme", "Acme", hosts, List.of("hub"), providers);
    }

    private static TenantPlan plan(Contents contents, PlanPurpose purpose) throws OperationException {
        return Companies.planner(contents).plan("acme", purpose);
    }

    private static void refused(Contents contents, PlanPurpose purpose, Reason reason, String... said) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> plan(contents, purpose))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(String.join("\n", e.problems())).contains(said);
                });
    }

    @Test
    void aTenantThatIsNotThereIsSaid() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> Companies.planner(Companies.small()).plan("nobody", PlanPurpose.SET_UP))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({
        "sbc, no FQDN",
        "acme.example, no FQDN",
        "sbc1.acme.onmicrosoft.com, onmicrosoft.com",
        "-x.acme.example, no FQDN"
    })
    void aTrunkThatMicrosoftRefusesIsSaid(String host, String said) {
        refused(
                Companies.with(tenant(List.of(host), List.of("zoom"))).build(),
                PlanPurpose.SET_UP,
                Reason.INVALID,
                said);
    }

    @Test
    void allThatIsWrongWithTrunksIsSaidAtOnce() {
        String longName = "a".repeat(60) + ".acme.example";
        refused(
                Companies.with(tenant(List.of(longName, "sbc.onmicrosoft.com"), List.of("zoom")))
                        .build(),
                PlanPurpose.SET_UP,
                Reason.INVALID,
                "63 at most",
                "onmicrosoft.com");
        refused(
                Companies.with(tenant(List.of(), List.of("zoom"))).build(),
                PlanPurpose.SET_UP,
                Reason.INVALID,
                "no name of a trunk");
    }

    @Test
    void whoIsLeftOutIsNamedWithTheReason() throws Exception {
        Contents contents = Companies.with(
                        Companies.user("ada", "berlin", "+4930123401", "").build(),
                        Companies.user("nolicence", "berlin", "+4930123402", "")
                                .licences(Set.of())
                                .build(),
                        Companies.user("nonumber", "berlin", "", "2003").build(),
                        Companies.user("indian", "delhi", "+919999999999", "").build(),
                        Companies.user("lost", "nowhere", "+4930123405", "").build(),
                        Companies.user("nameless", "berlin", "+4930123406", "")
                                .upn("")
                                .build(),
                        Companies.user("zoomer", "berlin", "+4930123407", "")
                                .platform(User.Platform.PROVIDER)
                                .build())
                .build();
        TenantPlan plan = plan(contents, PlanPurpose.SET_UP);
        assertThat(plan.summary().stream().filter(l -> l.startsWith("Left out")))
                .hasSize(6)
                .anyMatch(l ->
                        l.contains("licence (Microsoft Teams Phone and the provider's)") && l.endsWith("nolicence."))
                .anyMatch(l -> l.contains("no number") && l.endsWith("nonumber."))
                .anyMatch(l -> l.contains("IN is not on the list") && l.endsWith("indian."))
                .anyMatch(l -> l.contains("'nowhere'") && l.endsWith("lost."))
                .anyMatch(l -> l.contains("user principal name") && l.endsWith("nameless."))
                .anyMatch(l -> l.contains("provider's platform") && l.endsWith("zoomer."));
        assertThat(plan.script())
                .contains("\"ada@acme.example\"")
                .doesNotContain("zoomer", "indian", "nonumber", "lost");
    }

    @Test
    void theNumberThatTriesAnEmergencyCallOutIsOneOfItsOwnAndNeverAMask() throws Exception {
        TenantPlan plan = plan(Companies.small(), PlanPurpose.SET_UP);
        assertThat(plan.script())
                .contains(
                        "-Name 'Patchbay-acme-Emergency-US' -Numbers @('911', '933') -Usage 'Patchbay-acme-Emergency' -Enhanced $true")
                .contains(
                        "-Name 'Patchbay-acme-Emergency-DE' -Numbers @('110', '112') -Usage 'Patchbay-acme-Emergency' -Enhanced $false")
                .doesNotContain("-EmergencyDialMask");
    }

    @Test
    void aDerivedTrunkHasNoGateway() throws Exception {
        TenantPlan plan = Companies.planner(Companies.small(), Map.of("derived_tenants", "acme"))
                .plan("acme", PlanPurpose.SET_UP);
        assertThat(plan.script()).doesNotContain("    Set-PbGateway ").contains("-Gateway 'sbc1.acme.example'");
        assertThat(plan.summary()).anyMatch(l -> l.contains("derived from the carrier's"));
    }

    @Test
    void oneTrunkAndNobodyHeldReadyNeedsNoStandby() throws Exception {
        Contents one = Companies.with(
                        tenant(List.of("sbc1.acme.example"), List.of("zoom")),
                        Companies.user("ada", "berlin", "+4930123401", "").build())
                .build();
        assertThat(plan(one, PlanPurpose.SET_UP).script()).doesNotContain("Standby");
        refused(one, PlanPurpose.SWITCH_OVER, Reason.INVALID, "nothing to switch", "patchbay:continuity");
        refused(Companies.with().build(), PlanPurpose.SWITCH_BACK, Reason.INVALID, "nobody to switch");
    }

    @Test
    void whoStaysElsewhereIsSwitchedOverAndBackAndNeverSetUp() throws Exception {
        Contents contents = Companies.with(
                        tenant(List.of("sbc1.acme.example"), List.of()),
                        Companies.user("ada", "berlin", "+4930123401", "").build(),
                        Companies.user("grace", "newyork", "+12125550101", "").build(),
                        Companies.user("elsewhere", "berlin", "+4930123409", "").build())
                .assignment(
                        "a",
                        new Assignment(
                                "acme", Level.USER, "ada", Mode.STANDBY, "zoom", Optional.empty(), Optional.empty()))
                .assignment(
                        "b",
                        new Assignment(
                                "acme",
                                Level.SITE,
                                "newyork",
                                Mode.PERMANENT,
                                "zoom",
                                Optional.<Instant>empty(),
                                Optional.empty()))
                .build();
        TenantPlan setUp = plan(contents, PlanPurpose.SET_UP);
        assertThat(setUp.script())
                .contains("grace@")
                .doesNotContain("ada@", "elsewhere@")
                .contains("Patchbay-acme-Standby");
        assertThat(setUp.summary())
                .anyMatch(l -> l.startsWith("Held ready: 1 user "))
                .anyMatch(l -> l.contains("No provider is assigned") && l.endsWith("elsewhere."));
        TenantPlan over = plan(contents, PlanPurpose.SWITCH_OVER);
        assertThat(over.script())
                .contains("\"ada@acme.example\",\"ada@acme.example\",\"berlin\",\"\",\"Patchbay-acme-Standby\",\"\"")
                .contains(
                        "\"grace@acme.example\",\"grace@acme.example\",\"newyork\",\"\",\"Patchbay-acme-Standby\",\"Patchbay-acme-Main\"")
                .contains("$Back = $false\n");
        assertThat(over.undo()).contains("$Back = $true\n");
        assertThat(plan(contents, PlanPurpose.SWITCH_BACK).script()).contains("$Back = $true\n");
    }

    @ParameterizedTest
    @CsvSource({
        "sip_port, 99999",
        "sip_port, abc",
        "prefix, a b",
        "failover_codes, 200",
        "forward_pai, maybe",
        "emergency_told, acme",
        "shared_numbers, acme/berlin=030",
        "failover_seconds, 0"
    })
    void aSettingThatCannotBeUsedLeavesTheOnesBeforeInForce(String key, String value) throws Exception {
        TenantPlanner planner = Companies.planner(Companies.small(), Map.of("prefix", "Mine"));
        Map<String, Object> wrong = new HashMap<>(Map.of("prefix", "Other"));
        wrong.put(key, value);
        planner.modified(wrong);
        assertThat(planner.plan("acme", PlanPurpose.SET_UP).script())
                .contains("'Mine-Main'")
                .doesNotContain("'Other-");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> PlanSettings.of(Map.of(key, value)))
                .withMessageContaining(key)
                .withMessageContaining(value)
                .withMessageContaining("Write");
    }

    @Test
    void aHundredThousandUsersFitIntoOneScript() throws Exception {
        List<User> users = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            users.add(Companies.user("user" + i, "berlin", "+4930" + (1_000_000 + i), "" + (100_000 + i))
                    .build());
        }
        TenantPlanner planner =
                Companies.planner(Companies.with(users.toArray(new User[0])).build());
        var thread = ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadCpuTime();
        TenantPlan setUp = planner.plan("acme", PlanPurpose.SET_UP);
        TenantPlan over = planner.plan("acme", PlanPurpose.SWITCH_OVER);
        double seconds = (thread.getCurrentThreadCpuTime() - before) / 1e9;
        assertThat(seconds).isLessThan(8);
        assertThat(setUp.script().lines().filter(l -> l.startsWith("\"user"))).hasSize(100_000);
        assertThat(setUp.script().length()).isLessThan(12_000_000);
        assertThat(over.script().length()).isLessThan(16_000_000);
        assertThat(setUp.undo().length()).isLessThan(50_000);
    }
}
