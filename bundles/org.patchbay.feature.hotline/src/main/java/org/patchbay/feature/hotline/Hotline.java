package org.patchbay.feature.hotline;

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
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;

/**
 * Lets a common-area phone, at a gate or in a lobby, call one number whatever is dialled on it. It is asked before all others, because what was
 * dialled is not called; the number that is called passes the whole policy.
 *
 * <p>Emergency calls are not asked about; a number that is an emergency number at the phone's site is left alone even if the call is not known as one.
 */
@Component
@HandlerInfo(
        name = "hotline",
        phase = Phase.SCREEN,
        before = {"service-targets", "extension-dialling", "blocking", "country-eligibility", "licence"},
        settings = HotlineSettings.class)
public final class Hotline implements CallHandler {
    private final Directory directory;
    private volatile @Nullable Countries countries;

    @Activate
    public Hotline(@Reference Directory directory) {
        this.directory = directory;
    }

    /** Without it, the trunk alone knows what an emergency call is, as it always does first. */
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
        Party from = attempt.from();
        if (attempt.origin() != Origin.CALLER
                || attempt.hops() > 0
                || from.user().isEmpty()) {
            return Verdict.proceed();
        }
        Optional<User> phone = from.user()
                .flatMap(id -> directory.user(call.scope().tenant(), id))
                .filter(user -> user.kind() == User.Kind.COMMON_AREA_PHONE)
                .filter(user -> comesFromIt(user, attempt));
        if (phone.isEmpty()) {
            return Verdict.proceed();
        }
        Optional<Target> to = Target.parse(
                        call.settings(from, HotlineSettings.class).to())
                .filter(target ->
                        !Party.of(target.uri()).dialled().equals(attempt.to().dialled()));
        if (to.isEmpty()) {
            return Verdict.proceed();
        }
        if (isEmergency(phone.get(), attempt.to().dialled())) {
            return Verdict.with()
                    .because("an emergency number is never a hotline's")
                    .proceed();
        }
        return Verdict.with()
                .because("hotline of " + phone.get().id() + ": whatever is dialled")
                .redirect(to.get().uri(), 0);
    }

    /** Who calls from outside can show any number. */
    private static boolean comesFromIt(User phone, Attempt attempt) {
        return attempt.arrivedOn() == Side.HUB == (phone.platform() == User.Platform.HUB);
    }

    private boolean isEmergency(User phone, String dialled) {
        Countries policy = countries;
        String digits = dialled.startsWith("+") ? dialled.substring(1) : dialled;
        return policy != null
                && directory
                        .site(phone.tenant(), phone.site())
                        .map(Site::country)
                        .filter(country -> policy.emergencyNumbers(country).contains(digits))
                        .isPresent();
    }
}
