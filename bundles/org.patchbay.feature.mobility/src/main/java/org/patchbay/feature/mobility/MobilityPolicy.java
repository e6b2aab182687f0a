package org.patchbay.feature.mobility;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.feature.mobility.MobilitySettings.Mobiles;

/**
 * Refuses a leg by which a call for a user would ring at a mobile where the policy of the user's site does not want that: whether the user forwards
 * it, lets the mobile ring too, or the hub does either. Of several who ring, the mobile is then left out.
 *
 * <p>A call that is made to a mobile is no business of it, nor is a mobile that stands in while the hub cannot be reached.
 */
@Component
@HandlerInfo(name = "mobility", phase = Phase.SCREEN, settings = MobilitySettings.class)
public final class MobilityPolicy implements CallHandler {
    private static final int FORBIDDEN = 403;
    private static final int CALL_REJECTED = 21;
    /** Goes out to whoever calls: who it is, and when their mobile may ring, is for the trace. */
    private static final String TOLD = "The call may not ring there.";

    private static final int HUB_GONE = 503;

    private final Directory directory;
    private volatile @Nullable Countries countries;

    @Activate
    public MobilityPolicy(@Reference Directory directory) {
        this.directory = directory;
    }

    /** Without it, mobiles are those that the directory knows of users, and no day is a holiday. */
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
        List<Diversion> steps = attempt.diversions();
        Optional<E164> number = attempt.to().e164();
        if (steps.isEmpty() || number.isEmpty() || attempt.to().user().isPresent()) {
            return Verdict.proceed();
        }
        Diversion last = steps.get(steps.size() - 1);
        Optional<User> user =
                last.cause() == HUB_GONE ? Optional.empty() : user(call.scope().tenant(), last);
        if (user.isEmpty()) {
            return Verdict.proceed();
        }
        Optional<Site> site = directory.site(user.get().tenant(), user.get().site());
        MobilitySettings policy = call.settings(placeOf(user.get()), MobilitySettings.class);
        return policy.mobiles() != Mobiles.ALWAYS && isMobile(user.get(), site, number.get())
                ? judge(policy, user.get(), site, call)
                : Verdict.proceed();
    }

    private Optional<User> user(String tenant, Diversion step) {
        Party was = Party.of(step.from());
        return was.e164().isPresent()
                ? directory.byNumber(was.e164().get()).filter(u -> u.tenant().equals(tenant))
                : directory.byExtension(tenant, was.dialled());
    }

    /** The site alone: what users write for themselves is not a policy. */
    private static Party placeOf(User user) {
        Party nobody = Party.of("sip:" + user.id());
        return new Party(
                nobody.uri(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.of(user.site()).filter(s -> !s.isEmpty()),
                Optional.empty());
    }

    private boolean isMobile(User user, Optional<Site> site, E164 number) {
        Countries policy = countries;
        return user.mobile().filter(number::equals).isPresent()
                || policy != null
                        && policy.destination(site.map(Site::country).orElse(""), number)
                                        .type()
                                == Destination.Type.MOBILE;
    }

    private Verdict judge(MobilitySettings policy, User user, Optional<Site> site, CallView call) {
        ZonedDateTime at = call.now().atZone(site.map(this::zone).orElse(ZoneOffset.UTC));
        Optional<String> holiday = site.flatMap(s -> holiday(s, at));
        boolean working = holiday.isEmpty() && policy.working(at);
        boolean may = policy.mobiles() == (working ? Mobiles.WORKING_HOURS : Mobiles.OFF_HOURS);
        String when = policy.mobiles() == Mobiles.NEVER
                ? ""
                : working ? " in working hours" : holiday.map(h -> " on " + h).orElse(" outside working hours");
        if (may) {
            return Verdict.with().because("mobiles may ring" + when).proceed();
        }
        String mobiles =
                policy.mobiles().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return Verdict.with()
                .because("Calls for " + user.id() + " do not ring at mobiles" + when + " (mobility: mobiles = "
                        + mobiles + ").")
                .reject(FORBIDDEN, CALL_REJECTED, TOLD);
    }

    private ZoneId zone(Site site) {
        Countries policy = countries;
        return Optional.of(site.zone())
                .filter(zone -> !zone.isEmpty())
                .map(ZoneId::of)
                .or(() -> policy == null ? Optional.empty() : policy.zone(site.country()))
                .orElse(ZoneOffset.UTC);
    }

    private Optional<String> holiday(Site site, ZonedDateTime at) {
        Countries policy = countries;
        return policy == null ? Optional.empty() : policy.holiday(site.country(), site.region(), at.toLocalDate());
    }
}
