package org.patchbay.feature.emergency;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;

class EmergencyDeskTest {
    private static final Party ADA = ours("berlin");
    private static final Party STRANGER = ours("nowhere");
    private static final Party RESCUE = Party.of("tel:112");

    private final EmergencyDesk desk = new EmergencyDesk(new MemoryDirectory(Acme.contents(), new FewCountries()));

    private static Party ours(String site) {
        return new Party(
                "tel:" + Acme.ADA.value(),
                Optional.of(Acme.ADA),
                "Ada",
                Optional.of("ada"),
                Optional.of(site),
                Optional.of("DE"));
    }

    private static Asked about(Party from, Party to) {
        return Asked.about(from, to).ofTenant("acme").tenantSets(new DeskSettings(List.of("933")));
    }

    private Map<String, String> told(Asked asked) {
        Verdict verdict = asked.asEmergency().decidedBy(desk);
        assertThat(verdict.decision()).as("it stops no call").isEqualTo(Decision.PROCEED);
        assertThat(verdict.observers()).hasSize(1);
        assertThat(verdict.observers().get(0).name()).isEqualTo("emergency-report");
        return verdict.observers().get(0).arguments();
    }

    @Test
    void anyOtherCallIsNoneOfItsBusiness() {
        Verdict verdict = about(ADA, Asked.outsider("+12065550199")).decidedBy(desk);
        assertThat(verdict).isSameAs(Verdict.proceed());
    }

    @Test
    void aLocationInTheCallIsWhatCounts() {
        Asked located = about(ADA, RESCUE).withHeader("geolocation", "<cid:ada@example.com>");
        assertThat(told(located))
                .containsOnly(
                        Map.entry("user", "ada"),
                        Map.entry("site", "berlin"),
                        Map.entry("number", "112"),
                        Map.entry("location", "call"),
                        Map.entry("test", "false"));
    }

    @Test
    void withoutOneTheSiteHasAnAddressOrNobodyKnows() {
        assertThat(told(about(ADA, RESCUE))).containsEntry("location", "site");
        assertThat(told(about(STRANGER, RESCUE))).containsEntry("location", "unknown");
        assertThat(about(STRANGER, RESCUE).asEmergency().decidedBy(desk).reason())
                .contains("nobody knows where the caller is");
    }

    @ParameterizedTest
    @CsvSource({"933,true", "112,false", "9330,false"})
    void aTestIsToldAsATest(String dialled, boolean test) {
        assertThat(told(about(ADA, Party.of("tel:" + dialled)))).containsEntry("test", Boolean.toString(test));
    }

    @Test
    void whoCallsBackIsNotShown() {
        Asked back = about(Asked.outsider("+12065550911"), ADA).arrivedFrom(Side.PROVIDER, "carrier");
        assertThat(told(back)).containsEntry("location", "callback").containsEntry("number", "");
        assertThat(told(back)).containsEntry("user", "ada").containsEntry("test", "false");
    }

    @Test
    void theReportTellsOnceAndThatIsKept() {
        Map<String, String> arguments = Map.of("number", "112", "location", "site");
        assertThat(EmergencyReport.plan(new Happening.Started(arguments)).actions())
                .containsExactly(new Action.Tell(Fact.EMERGENCY_CALLED, arguments, true));
        assertThat(EmergencyReport.plan(new Happening.Answered()).actions()).isEmpty();
    }
}
