package org.patchbay.country.policy;

import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.country.Countries;

/**
 * Refuses calls of and to our own sites in a country that cannot be served. Such a site is not put on the service in the first place; this
 * holds when the list changes afterwards. The far party's country is never asked about.
 */
@Component
@HandlerInfo(name = "country-eligibility", phase = Phase.SCREEN)
public final class CountryEligibility implements CallHandler {
    private final Countries countries;

    @Activate
    public CountryEligibility(@Reference Countries countries) {
        this.countries = countries;
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        return refusal(attempt.from())
                .or(() -> refusal(attempt.to()))
                .map(reason -> Verdict.reject(403, 21, reason))
                .orElseGet(Verdict::proceed);
    }

    /** Only a party with a site is ours. */
    private Optional<String> refusal(Party party) {
        return party.site().isEmpty() ? Optional.empty() : party.country().flatMap(countries::refusal);
    }
}
