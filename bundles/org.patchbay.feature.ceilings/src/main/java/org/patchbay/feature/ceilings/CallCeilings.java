package org.patchbay.feature.ceilings;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.api.directory.country.Destination.Reach;

/**
 * Refuses calls abroad and to premium numbers that nobody meant to pay: to where they are not allowed, and beyond the ceilings of the user or the
 * tenant.
 *
 * <p>Asked last, about every leg that is about to leave: a forward, a transfer, a redirection of a peer. A leg counts once in its call, over
 * however many peers it is tried. Calls inside, calls at home and emergency calls are nothing to it.
 */
@Component
@HandlerInfo(name = "ceilings", phase = Phase.EGRESS, settings = CeilingSettings.class)
public final class CallCeilings implements CallHandler {
    /** Callers that are no users of the directory count as one. */
    static final String UNKNOWN = "(unknown)";

    private static final Logger LOG = LoggerFactory.getLogger(CallCeilings.class);
    private static final String COUNTED = "counted";
    private static final int FORBIDDEN = 403;
    private static final int CALL_REJECTED = 21;

    private final CallLedger ledger;
    private volatile @Nullable Countries countries;
    private volatile @Nullable Directory directory;

    @Activate
    public CallCeilings(@Reference CallLedger ledger) {
        this.ledger = ledger;
    }

    /** Dynamic, so that what was counted outlives an update of the country policy. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindCountries(Countries bound) {
        countries = bound;
    }

    void unbindCountries(Countries bound) {
        if (countries == bound) {
            countries = null;
        }
    }

    /** Without it, of a call that the hub sends on nobody knows who pays but the tenant. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory bound) {
        directory = bound;
    }

    void unbindDirectory(Directory bound) {
        if (directory == bound) {
            directory = null;
        }
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Party to = attempt.to();
        Optional<E164> number = to.e164();
        if (number.isEmpty() || to.user().isPresent() || to.site().isPresent()) {
            return Verdict.proceed();
        }
        Party payer = payer(attempt, call);
        Destination destination = Objects.requireNonNull(countries, "no country policy")
                .destination(payer.country().orElse(""), number.get());
        boolean abroad = destination.reach() == Reach.INTERNATIONAL;
        if (!abroad && !destination.premium()) {
            return Verdict.proceed();
        }
        CeilingSettings settings = call.settings(payer, CeilingSettings.class);
        if (destination.premium() && !settings.premium()) {
            return refuse("Premium and satellite numbers are not allowed (ceilings: premium).");
        }
        String country = destination.country().orElse(CeilingSettings.NO_COUNTRY);
        if (abroad && !settings.allows(country)) {
            return refuse("Calls to " + country + " are not allowed (ceilings: allowed_countries).");
        }
        String counted = call.state().getOrDefault(COUNTED, "");
        String value = number.get().value();
        if (List.of(counted.split(",")).contains(value)) {
            return Verdict.proceed();
        }
        return count(call, payer, country, settings).map(CallCeilings::refuse).orElseGet(() -> Verdict.with()
                .put(COUNTED, counted.isEmpty() ? value : counted + "," + value)
                .proceed());
    }

    /** Whose call it is: of a leg from outside to outside, who was called first and let it be forwarded, here or at the hub. */
    private Party payer(Attempt attempt, CallView call) {
        if (attempt.from().user().isPresent()) {
            return attempt.from();
        }
        if (call.callee().user().isPresent()) {
            return call.callee();
        }
        Directory people = directory;
        if (attempt.arrivedOn() != Side.HUB || people == null) {
            return attempt.from();
        }
        // The hub shows who called first, whose country and number are nothing to what the tenant pays.
        String tenant = call.scope().tenant();
        List<Diversion> steps = attempt.diversions();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Party was = Party.of(steps.get(i).from());
            Optional<User> user =
                    was.e164().flatMap(people::byNumber).filter(u -> u.tenant().equals(tenant));
            if (user.isPresent()) {
                return payer(
                        was,
                        people,
                        tenant,
                        Optional.of(user.get().id()),
                        user.get().site());
            }
        }
        List<Site> sites = people.sites(tenant);
        return payer(
                attempt.from(),
                people,
                tenant,
                Optional.empty(),
                sites.size() == 1 ? sites.get(0).id() : "");
    }

    private static Party payer(Party party, Directory people, String tenant, Optional<String> user, String site) {
        Optional<Site> at = people.site(tenant, site);
        return new Party(party.uri(), party.e164(), party.display(), user, at.map(Site::id), at.map(Site::country));
    }

    private Optional<String> count(CallView call, Party payer, String country, CeilingSettings settings) {
        String whose = payer.user().orElse(UNKNOWN);
        String tenant = call.scope().tenant();
        Ceilings user = settings.ofUser();
        Ceilings all = call.settings(CeilingSettings.class).ofTenant();
        if (call.rehearsal()) {
            return ledger.wouldCount(call.now(), tenant, whose, country, user, all)
                    .map(CallCeilings::text);
        }
        return ledger.count(call.now(), tenant, whose, country, call.scope().toString(), user, all)
                .map(over -> {
                    if (over.news()) {
                        tell(call, whose, country, over);
                    }
                    return text(over);
                });
    }

    private void tell(CallView call, String whose, String country, Meter.Over over) {
        LOG.warn(
                "Tenant {}, user {}, call to {}: {} Look whether this is fraud. A stop_minutes of 0 ends the stop, a higher ceiling lets more through.",
                call.scope().tenant(),
                whose,
                country,
                text(over));
        Map<String, String> data = new LinkedHashMap<>();
        data.put("user", whose);
        data.put("ceiling", over.ceiling());
        data.put("value", Integer.toString(over.value()));
        data.put("until", over.until().map(Instant::toString).orElse(""));
        data.put("country", country);
        ledger.notice(call.scope(), data);
    }

    private static String text(Meter.Over over) {
        return "The ceiling " + over.ceiling() + " = " + over.value()
                + " of calls abroad and to premium numbers was reached"
                + over.until()
                        .map(until -> "; they are refused until "
                                + until.plusSeconds(59).truncatedTo(ChronoUnit.MINUTES) + ".")
                        .orElse(".");
    }

    private static Verdict refuse(String why) {
        return Verdict.reject(FORBIDDEN, CALL_REJECTED, why);
    }
}
