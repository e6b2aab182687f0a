package org.patchbay.feature.forwarding;

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
import org.patchbay.feature.forwarding.LimitSettings.Outside;

/**
 * Keeps forwards inside the tenant, or inside the country, where its policy says so: calls that users forward to somewhere far away are the oldest
 * kind of toll fraud. It looks at every leg that was diverted from a user, whoever did it: this bundle, another, a provider's 302, or the hub, which
 * says so in its History-Info.
 *
 * <p>The user's own mobile is left to the mobility policy, and whoever stands in while the hub is gone to who set that.
 */
@Component
@HandlerInfo(name = "forwarding-limits", phase = Phase.SCREEN, settings = LimitSettings.class)
public final class ForwardingLimits implements CallHandler {
    private static final int FORBIDDEN = 403;
    private static final int CALL_REJECTED = 21;
    /** Goes out to whoever calls: who it is that forwards, and what may be, is for the trace. */
    private static final String TOLD = "The call may not be forwarded there.";

    private static final int HUB_GONE = 503;

    private volatile @Nullable Directory directory;

    @Activate
    public ForwardingLimits() {}

    /** Without it, whoever diverted a call counts as one of ours, of the country of the one who was called. */
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
        List<Diversion> steps = attempt.diversions();
        Party to = attempt.to();
        if (steps.isEmpty()
                || to.user().isPresent()
                || to.site().isPresent()
                || to.e164().isEmpty()) {
            return Verdict.proceed();
        }
        Diversion last = steps.get(steps.size() - 1);
        Party was = Party.of(last.from());
        Directory known = directory;
        Optional<User> user =
                known == null ? Optional.empty() : user(known, call.scope().tenant(), was);
        boolean another = known != null && user.isEmpty();
        boolean ownMobile =
                user.flatMap(User::mobile).filter(to.e164().get()::equals).isPresent();
        if (another || ownMobile || last.cause() == HUB_GONE && attempt.hops() > 0) {
            return Verdict.proceed();
        }
        Outside outside = call.settings(placeOf(user), LimitSettings.class).outside();
        String who = user.map(User::id).orElse("the one who was called");
        return switch (outside) {
            case ALL -> Verdict.proceed();
            case NONE -> refused("Calls for " + who + " are not forwarded to numbers outside", outside);
            case NATIONAL -> {
                Optional<String> country = user.isPresent()
                        ? country(known, user.get())
                        : call.callee().country();
                yield country.isPresent() && country.equals(to.country())
                        ? Verdict.with()
                                .because("forwarded inside " + country.get())
                                .proceed()
                        : refused("Calls for " + who + " are not forwarded abroad", outside);
            }
        };
    }

    private static Verdict refused(String why, Outside outside) {
        String policy = " (forwarding-limits: outside = " + outside.name().toLowerCase(java.util.Locale.ROOT) + ").";
        return Verdict.with().because(why + policy).reject(FORBIDDEN, CALL_REJECTED, TOLD);
    }

    private static Optional<User> user(Directory known, String tenant, Party was) {
        Optional<E164> number = was.e164();
        return number.isPresent()
                ? number.flatMap(known::byNumber).filter(u -> u.tenant().equals(tenant))
                : known.byExtension(tenant, was.dialled());
    }

    private static Optional<String> country(@Nullable Directory known, User user) {
        return known == null
                ? Optional.empty()
                : known.site(user.tenant(), user.site()).map(Site::country);
    }

    /** The site alone: what users write for themselves is not a policy. */
    private static Party placeOf(Optional<User> user) {
        return new Party(
                "sip:policy",
                Optional.empty(),
                "",
                Optional.empty(),
                user.map(User::site).filter(site -> !site.isEmpty()),
                Optional.empty());
    }
}
