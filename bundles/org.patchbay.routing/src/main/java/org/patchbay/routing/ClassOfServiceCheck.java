package org.patchbay.routing;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.api.directory.plan.ClassOfService;

/**
 * Refuses what the class of service of the one who answers for a leg does not allow: whoever calls, forwards or transfers.
 *
 * <p>It comes right before the peer is chosen, because only there is the number known that will really be called: what was dialled in national
 * form and what a service puts in its place have come by as targets of their own.
 */
@Component
@HandlerInfo(name = "class-of-service", phase = Phase.ROUTE, before = "directory-routing")
public final class ClassOfServiceCheck implements CallHandler {
    private static final int CALL_BARRED = 21;
    private static final int TEMPORARY_FAILURE = 41;

    private final Directory directory;
    private final Whom whom;
    private volatile @Nullable Countries countries;

    @Activate
    public ClassOfServiceCheck(@Reference Directory directory) {
        this.directory = directory;
        this.whom = new Whom(directory);
    }

    /** Without it, only classes that can do without are decided by. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCountries(Countries bound) {
        countries = bound;
    }

    void unbindCountries(Countries bound) {
        if (countries == bound) {
            countries = null;
        }
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        Optional<E164> number = attempt.to().e164();
        Optional<Tenant> tenant = directory.tenant(call.scope().tenant());
        if (attempt.emergency()
                || number.isEmpty()
                || tenant.isEmpty()
                || isInside(tenant.get(), attempt, call, number.get())) {
            return Verdict.proceed();
        }
        Optional<User> user = whom.answersFor(attempt, call);
        if (user.isEmpty() && attempt.arrivedOn() == Side.PROVIDER) {
            // Nobody of ours has a part in it: it is routed to nobody.
            return Verdict.proceed();
        }
        Optional<Site> site = whom.siteOf(attempt, call);
        return classOf(tenant.get(), user, site)
                .map(c ->
                        judge(c, user.map(User::id).orElse("an unknown caller"), country(attempt, site), number.get()))
                .orElseGet(Verdict::proceed);
    }

    /** To users of the tenant, under whichever number, and to numbers of its own that nobody has. */
    private boolean isInside(Tenant tenant, Attempt attempt, CallView call, E164 number) {
        return whom.user(tenant.id(), attempt.to()).isPresent()
                || directory
                        .rangeOf(number)
                        .map(NumberRange::tenant)
                        .filter(tenant.id()::equals)
                        .isPresent()
                || whom.user(tenant.id(), call.callee())
                        .filter(u -> attempt.peer().isPresent()
                                && u.providerAddress().equals(number.value()))
                        .isPresent();
    }

    /** The user's, else the site's, else the tenant's. One that is not there allows nothing. */
    private Optional<ClassOfService> classOf(Tenant tenant, Optional<User> user, Optional<Site> site) {
        return Stream.of(
                        user.map(User::classOfService),
                        site.map(Site::classOfService),
                        Optional.of(tenant.classOfService()))
                .flatMap(Optional::stream)
                .filter(id -> !id.isEmpty())
                .findFirst()
                .map(id -> directory
                        .plan(tenant.id())
                        .classOfService(id)
                        .orElseGet(() -> new ClassOfService(
                                tenant.id(), id, false, false, false, Set.of(), List.of(), List.of())));
    }

    private static String country(Attempt attempt, Optional<Site> site) {
        return site.map(Site::country).or(() -> attempt.from().country()).orElse("");
    }

    private Verdict judge(ClassOfService limits, String who, String from, E164 number) {
        Optional<String> denied = longest(limits.denied(), number);
        if (denied.isPresent()) {
            return refused(limits, who, "numbers that begin with " + denied.get());
        }
        if (longest(limits.allowed(), number).isPresent()
                || limits.national()
                        && limits.international()
                        && limits.premium()
                        && limits.countries().isEmpty()) {
            return Verdict.proceed();
        }
        Countries policy = countries;
        if (policy == null) {
            return Verdict.reject(
                    500,
                    TEMPORARY_FAILURE,
                    "Class of service '" + limits.id()
                            + "' cannot be applied: the country policy is absent. Start its bundle.");
        }
        return kindRefused(limits, policy.destination(from, number))
                .map(kind -> refused(limits, who, kind))
                .orElseGet(Verdict::proceed);
    }

    private static Optional<String> kindRefused(ClassOfService limits, Destination to) {
        String where = to.country().map(c -> " (" + c + ")").orElse("");
        if (to.premium() && !limits.premium()) {
            return Optional.of(
                    (to.type() == Destination.Type.SATELLITE ? "calls to satellites" : "premium numbers") + where);
        }
        if (to.reach() == Destination.Reach.NATIONAL) {
            return limits.national() ? Optional.empty() : Optional.of("national calls" + where);
        }
        if (!limits.international()) {
            return Optional.of("international calls" + where);
        }
        boolean there = limits.countries().isEmpty()
                || to.country().filter(limits.countries()::contains).isPresent();
        return there ? Optional.empty() : Optional.of("international calls to this country" + where);
    }

    private static Optional<String> longest(List<String> prefixes, E164 number) {
        return prefixes.stream().filter(number.value()::startsWith).max(Comparator.comparing(String::length));
    }

    private static Verdict refused(ClassOfService limits, String who, String kind) {
        return Verdict.reject(
                403, CALL_BARRED, "Class of service '" + limits.id() + "' of " + who + " does not allow " + kind + ".");
    }
}
