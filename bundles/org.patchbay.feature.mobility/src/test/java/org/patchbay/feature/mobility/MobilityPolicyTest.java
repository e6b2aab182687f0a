package org.patchbay.feature.mobility;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.feature.mobility.MobilitySettings.Mobiles;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.FewCountries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.patchbay.feature.mobility.Office.ADA;
import static org.patchbay.feature.mobility.Office.CALLER;
import static org.patchbay.feature.mobility.Office.MOBILE;

class MobilityPolicyTest {
    private static final String HOURS = "Mon-Fri 08:00-18:00";

    private static MobilityPolicy policy() {
        MobilityPolicy policy = new MobilityPolicy(Office.directory());
        policy.bindCountries(new FewCountries());
        return policy;
    }

    private static Asked diverted(Mobiles mobiles, int cause) {
        return Asked.about(Asked.outsider(CALLER), Asked.outsider(MOBILE))
                .diverted("sip:" + ADA + "@hub.test", cause)
                .tenantSets(new MobilitySettings(mobiles, List.of(HOURS)));
    }

    private static String refusal(Verdict verdict) {
        Verdict.Refusal refusal = verdict.refusal().orElseThrow();
        assertThat(refusal.reason()).as("what the other side reads").doesNotContain("ada", "mobile", "hours", "Year");
        return refusal.sip() + " " + verdict.reason();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 408, 480, 486, 496})
    void keepsEveryDiversionFromMobilesWhereThatIsThePolicy(int cause) {
        assertThat(refusal(diverted(Mobiles.NEVER, cause).decidedBy(policy())))
                .isEqualTo("403 Calls for ada do not ring at mobiles (mobility: mobiles = never).");
        assertThat(diverted(Mobiles.ALWAYS, cause).decidedBy(policy()).decision())
                .isEqualTo(Decision.PROCEED);
    }

    @Test
    void aMobileThatStandsInForTheHubRings() {
        assertThat(diverted(Mobiles.NEVER, 503).decidedBy(policy()).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void aCallToAMobileIsNoneOfItsBusiness() {
        Asked call = Asked.about(Asked.user("ada", ADA), Asked.outsider(MOBILE))
                .tenantSets(new MobilitySettings(Mobiles.NEVER, List.of()));
        assertThat(call.decidedBy(policy()).decision()).isEqualTo(Decision.PROCEED);
        Asked others = Asked.about(Asked.outsider(CALLER), Asked.outsider(MOBILE))
                .diverted("tel:+4930999", 302)
                .tenantSets(new MobilitySettings(Mobiles.NEVER, List.of()));
        assertThat(others.decidedBy(policy()).decision()).isEqualTo(Decision.PROCEED);
    }

    /** Berlin is an hour before UTC; the first of January is a holiday, a Friday in 2027. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-27T06:59:00Z,WORKING_HOURS,outside working hours",
        "2026-11-27T07:00:00Z,WORKING_HOURS,",
        "2026-11-27T07:00:00Z,OFF_HOURS,in working hours",
        "2026-11-28T12:00:00Z,OFF_HOURS,",
        "2027-01-01T12:00:00Z,WORKING_HOURS,on New Year",
        "2027-01-01T12:00:00Z,OFF_HOURS,"
    })
    void knowsTheHoursOfTheSite(String at, Mobiles mobiles, String refused) {
        Verdict verdict = diverted(mobiles, 496).at(Instant.parse(at)).decidedBy(policy());
        if (refused == null) {
            assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
            assertThat(verdict.reason()).startsWith("mobiles may ring ");
        } else {
            assertThat(refusal(verdict)).contains("do not ring at mobiles " + refused + " (");
        }
    }

    @Test
    void aMobileThatIsNotTheUsersIsOneToo() {
        Asked other = Asked.about(Asked.outsider(CALLER), Asked.outsider("+4915112345"))
                .diverted("tel:" + ADA, 302)
                .tenantSets(new MobilitySettings(Mobiles.NEVER, List.of()));
        assertThat(other.decidedBy(policy()).decision()).isEqualTo(Decision.PROCEED);
        assertThat(other.decidedBy(new MobilityPolicy(Office.directory())).decision())
                .isEqualTo(Decision.PROCEED);
        MobilityPolicy knowing = new MobilityPolicy(Office.directory());
        knowing.bindCountries(Plans.withMobiles());
        assertThat(other.decidedBy(knowing).refusal()).isPresent();
    }

    @Test
    void hoursThatCannotBeReadAreRefused() {
        assertThatThrownBy(() -> new MobilitySettings(Mobiles.ALWAYS, List.of("always")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'always' names no hours. Write them as Mon-Fri 08:00-18:00");
    }

    @Test
    void theReadmeNamesEverySetting() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (var component : MobilitySettings.class.getRecordComponents()) {
            assertThat(readme).contains("`" + component.getName() + "`");
        }
    }
}
