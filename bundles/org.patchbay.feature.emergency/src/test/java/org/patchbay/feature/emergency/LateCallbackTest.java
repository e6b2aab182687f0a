package org.patchbay.feature.emergency;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;

class LateCallbackTest {
    private static final String LISTED = "+14255550911";
    private static final E164 OF_THE_SITE = new E164("+4930123499");
    private static final Party RESCUE = Asked.outsider("+12065550911");

    private final LateCallback handler = new LateCallback(new MemoryDirectory(
            Acme.with()
                    .site(
                            "site lobby",
                            Acme.berlin().emergencyNumber(OF_THE_SITE).build())
                    .build(),
            new FewCountries()));

    private static Asked calls(Party to, String desk) {
        return Asked.about(RESCUE, to)
                .ofTenant("acme")
                .tenantSets(new CallbackSettings(desk, List.of("+1 425 555 0911", "nonsense")));
    }

    private Verdict decides(Asked asked) {
        return asked.decidedBy(handler);
    }

    @ParameterizedTest
    @CsvSource({
        "+4930123400, tel:+4930123400",
        "+49 30 123400, tel:+4930123400",
        "2000, sip:2000",
        "sip:desk, sip:desk",
        "tel:+4930123400, tel:+4930123400"
    })
    void theDeskTakesWhatWasListedAndWhatTheSiteShows(String desk, String uri) {
        for (String number : List.of(LISTED, OF_THE_SITE.value())) {
            Verdict verdict = decides(calls(Party.of("tel:" + number), desk));
            assertThat(verdict.redirection().orElseThrow().targets().get(0).uri())
                    .as(number)
                    .isEqualTo(uri);
        }
    }

    @Test
    void withoutADeskItIsSaidAndNothingDone() {
        Verdict verdict = decides(calls(Party.of("tel:" + LISTED), " "));
        assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
        assertThat(verdict.reason()).contains("no desk is set");
    }

    @Test
    void otherNumbersUsersAndCallsOfTheHubGoOn() {
        assertThat(decides(calls(Party.of("tel:+4930123477"), "2000"))).isSameAs(Verdict.proceed());
        assertThat(decides(calls(Party.of("sip:2001"), "2000"))).isSameAs(Verdict.proceed());
        assertThat(decides(calls(Asked.user("ada", LISTED), "2000"))).isSameAs(Verdict.proceed());
        assertThat(decides(calls(Party.of("tel:" + LISTED), "2000").arrivedFrom(Side.HUB, "teams")))
                .isSameAs(Verdict.proceed());
        assertThat(decides(calls(Party.of("tel:" + LISTED), LISTED)))
                .as("to itself")
                .isSameAs(Verdict.proceed());
    }
}
