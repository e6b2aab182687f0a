package org.patchbay.country.policy;

import java.lang.reflect.Proxy;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;

import static org.assertj.core.api.Assertions.assertThat;

class CountryEligibilityTest {
    private static final Party PUNE = ours("+912212345678", "IN");
    private static final Party BERLIN = ours("+4930123456", "DE");
    private static final Party IN_INDIA = outside("+912212345679", "IN");
    private static final Party NOWHERE =
            new Party("sip:anonymous@x", Optional.empty(), "", Optional.empty(), Optional.empty(), Optional.empty());

    private final CountryEligibility handler = new CountryEligibility(Shipped.TABLE);

    @Test
    void refusesCallsOfAndToASiteInACountryThatCannotBeServed() {
        refused(decide(PUNE, BERLIN));
        refused(decide(BERLIN, PUNE));
        refused(decide(PUNE, IN_INDIA));
    }

    @Test
    void neverAsksWhereTheFarPartyIs() {
        assertThat(decide(BERLIN, IN_INDIA).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decide(IN_INDIA, BERLIN).decision()).isEqualTo(Decision.PROCEED);
        assertThat(decide(NOWHERE, BERLIN).decision()).isEqualTo(Decision.PROCEED);
    }

    private static void refused(Verdict verdict) {
        assertThat(verdict.refusal()).hasValueSatisfying(r -> {
            assertThat(r.sip()).isEqualTo(403);
            assertThat(r.q850()).isEqualTo(21);
            assertThat(r.reason())
                    .contains("India (IN)")
                    .contains("44 countries")
                    .contains("Argentina, Australia");
        });
    }

    private static Party ours(String number, String country) {
        return new Party(
                "tel:" + number, Optional.empty(), "", Optional.of("u"), Optional.of("site"), Optional.of(country));
    }

    private static Party outside(String number, String country) {
        return new Party(
                "tel:" + number, Optional.empty(), "", Optional.empty(), Optional.empty(), Optional.of(country));
    }

    private Verdict decide(Party from, Party to) {
        Attempt attempt = (Attempt) Proxy.newProxyInstance(
                Attempt.class.getClassLoader(),
                new Class<?>[] {Attempt.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "from" -> from;
                    case "to" -> to;
                    default -> throw new AssertionError(method.getName());
                });
        CallView call = (CallView) Proxy.newProxyInstance(
                CallView.class.getClassLoader(), new Class<?>[] {CallView.class}, (proxy, method, args) -> {
                    throw new AssertionError(method.getName());
                });
        return handler.decide(attempt, call);
    }
}
