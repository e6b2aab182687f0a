package org.patchbay.feature.forwarding;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.feature.forwarding.LimitSettings.Outside;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardingLimitsTest {
    private static final String CALLER = "+14255550100";
    private static final String ADA = "tel:" + Acme.ADA.value();
    private static final E164 MOBILE = new E164("+491701234567");

    private static MemoryDirectory directory() {
        return new MemoryDirectory(
                Acme.contents(Acme.ada().with().mobile(MOBILE).build()), new FewCountries());
    }

    private static Asked diverted(String to, Outside outside) {
        Party party = directory().identify("acme", Party.of("tel:" + to));
        return Asked.about(Asked.outsider(CALLER), party)
                .ofTenant("acme")
                .diverted(ADA, 302)
                .tenantSets(new LimitSettings(outside));
    }

    private static Verdict decided(Asked asked) {
        ForwardingLimits limits = new ForwardingLimits();
        limits.bindDirectory(directory());
        return asked.decidedBy(limits);
    }

    @ParameterizedTest
    @CsvSource({
        "+4940999,ALL,",
        "+4940999,NATIONAL,",
        "+4940999,NONE,are not forwarded to numbers outside (forwarding-limits: outside = none)",
        "+14255550199,ALL,",
        "+14255550199,NATIONAL,are not forwarded abroad (forwarding-limits: outside = national)",
        "+881612345,NATIONAL,are not forwarded abroad (forwarding-limits: outside = national)",
        "+4930123401,NONE,",
        "+4930123477,NONE,",
        "+491701234567,NONE,"
    })
    void keepsForwardsWhereThePolicyWantsThem(String to, Outside outside, String refused) {
        Verdict verdict = decided(diverted(to, outside));
        if (refused == null) {
            assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
        } else {
            assertThat(verdict.reason()).isEqualTo("Calls for ada " + refused + ".");
            assertThat(verdict.refusal()).hasValueSatisfying(r -> {
                assertThat(r.sip()).isEqualTo(403);
                assertThat(r.reason()).as("what the other side reads").doesNotContain("ada", "outside", "abroad");
            });
        }
    }

    @Test
    void aCallThatNobodyForwardedIsNoneOfItsBusiness() {
        Asked call = Asked.about(Asked.user("ada", Acme.ADA.value()), Asked.outsider(CALLER))
                .ofTenant("acme")
                .tenantSets(new LimitSettings(Outside.NONE));
        assertThat(decided(call).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(call.diverted("tel:+4940999", 302)).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void whoStandsInForTheHubIsLeftToWhoSetThat() {
        Asked standIn = Asked.about(Asked.outsider(CALLER), Party.of("tel:" + CALLER + "1"))
                .ofTenant("acme")
                .hopped(2)
                .diverted(ADA, 503)
                .tenantSets(new LimitSettings(Outside.NONE));
        assertThat(decided(standIn).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided(standIn.hopped(0)).refusal()).isPresent();
    }

    @Test
    void withoutADirectoryEveryDiversionCountsAsOurs() {
        Party german =
                new Party(ADA, Optional.of(Acme.ADA), "", Optional.of("ada"), Optional.empty(), Optional.of("DE"));
        Asked asked = diverted("+4940999", Outside.NATIONAL).inCall(Asked.outsider(CALLER), german);
        assertThat(asked.decidedBy(new ForwardingLimits()).decision()).isEqualTo(Decision.PROCEED);
        assertThat(diverted("+14255550199", Outside.NATIONAL)
                        .inCall(Asked.outsider(CALLER), german)
                        .decidedBy(new ForwardingLimits())
                        .refusal())
                .isPresent();
    }

    @Test
    void theReadmeNamesEverySetting() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (Class<?> type : new Class<?>[] {ForwardingSettings.class, LimitSettings.class}) {
            for (var component : type.getRecordComponents()) {
                assertThat(readme)
                        .contains("`"
                                + component
                                        .getName()
                                        .replaceAll("([A-Z])", "_$1")
                                        .toLowerCase(java.util.Locale.ROOT) + "`");
            }
        }
    }
}
