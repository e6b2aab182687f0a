package org.patchbay.feature.callerid;

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
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.feature.callerid.CallerIdSettings.Show;

/**
 * Says which number a call to outside shows, if any. How a number is shown, and withheld from a provider that is not trusted with it (RFC 3323,
 * RFC 3325), is the trunk's.
 */
@Component
@HandlerInfo(name = "callerid", phase = Phase.IDENTITY, settings = CallerIdSettings.class)
public final class CallerIdentity implements CallHandler {
    /** What the caller has asked for by a code. */
    private static final String ONCE = "once";

    private static final String WITHHELD = "withheld";
    private static final String SHOWN = "shown";

    private volatile @Nullable Directory directory;

    @Activate
    public CallerIdentity() {}

    /** Without it whoever calls from the provider's side is somebody outside. */
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
        Party from = attempt.from();
        Optional<Verdict> coded = from.user().isPresent()
                ? coded(attempt, call.settings(from, CallerIdSettings.class))
                : Optional.empty();
        if (coded.isPresent()) {
            return coded.get();
        }
        if (isOurs(attempt.to())) {
            return ringClass(attempt, call, call.settings(attempt.to(), CallerIdSettings.class));
        }
        if (!isNumber(attempt.to())) {
            return Verdict.proceed();
        }
        return callsAsOurs(attempt, call) ? fromOurs(attempt, call) : fromOutside(call);
    }

    /** A code before the number is for this call; policy begins anew for the number without it. */
    private static Optional<Verdict> coded(Attempt attempt, CallerIdSettings settings) {
        if (attempt.origin() != Origin.CALLER) {
            return Optional.empty();
        }
        return uncoded(attempt, settings.withholdCode(), WITHHELD)
                .or(() -> uncoded(attempt, settings.showCode(), SHOWN));
    }

    private static Optional<Verdict> uncoded(Attempt attempt, String code, String what) {
        String dialled = attempt.to().dialled();
        if (code.isEmpty() || !dialled.startsWith(code) || dialled.length() == code.length()) {
            return Optional.empty();
        }
        String number = dialled.substring(code.length());
        return Optional.of(Verdict.with()
                .because("the number is to be " + what + " for this call: " + code)
                .put(ONCE, what)
                .redirect((number.startsWith("+") ? "tel:" : "sip:") + number, 0));
    }

    /** A user calls, for itself or for another whom the hub shows in its place. */
    private static Verdict fromOurs(Attempt attempt, CallView call) {
        Party shown = attempt.shown().orElse(attempt.from());
        CallerIdSettings settings =
                call.settings(shown.user().isPresent() ? shown : attempt.from(), CallerIdSettings.class);
        String once = call.state().getOrDefault(ONCE, "");
        if (once.equals(WITHHELD) || once.isEmpty() && settings.show() == Show.WITHHELD) {
            return Verdict.with()
                    .because(once.isEmpty() ? "the number is withheld" : "the number is withheld for this call")
                    .amend("Privacy", "id")
                    .proceed();
        }
        Verdict.Builder verdict = Verdict.with();
        if (once.equals(SHOWN)) {
            verdict.amend("Privacy", "none");
        }
        Optional<String> main = settings.main();
        if (settings.show() == Show.MAIN && main.isEmpty()) {
            return verdict.because("the main number is to be shown, and none is set")
                    .proceed();
        }
        boolean isMain = settings.show() == Show.MAIN && !once.equals(SHOWN);
        if (isMain || main.isPresent() && !mayBeShown(shown, attempt, settings)) {
            return verdict.because(isMain ? "the main number is shown" : "the number shown is none of the tenant's")
                    .present("tel:" + main.orElseThrow())
                    .proceed();
        }
        String why = shown == attempt.from() ? "" : "calls for another, who is shown";
        return verdict.because(once.equals(SHOWN) ? "the number is shown for this call" : why)
                .proceed();
    }

    /** What a provider takes: a number of the tenant's own, or who called first where a call is sent on. */
    private static boolean mayBeShown(Party shown, Attempt attempt, CallerIdSettings settings) {
        boolean sentOn = !attempt.diversions().isEmpty();
        return shown.e164().isPresent() && isOurs(shown) || !isOurs(shown) && sentOn && settings.originalCaller();
    }

    /** A call from outside goes on to outside: whoever it was for first answers for that. */
    private static Verdict fromOutside(CallView call) {
        CallerIdSettings settings = call.settings(call.callee(), CallerIdSettings.class);
        Optional<String> ours = settings.main().or(() -> call.callee()
                .e164()
                .filter(any -> isOurs(call.callee()))
                .map(Object::toString));
        if (settings.originalCaller() || ours.isEmpty()) {
            return Verdict.proceed();
        }
        return Verdict.with()
                .because("a call that is sent on does not show who called first")
                .present("tel:" + ours.get())
                .proceed();
    }

    private Verdict ringClass(Attempt attempt, CallView call, CallerIdSettings settings) {
        if (!settings.ringClass()) {
            return Verdict.proceed();
        }
        String source = callsAsOurs(attempt, call) ? "internal" : "external";
        return Verdict.with()
                .because("rings as an " + source + " call")
                .amend("Alert-Info", "<urn:alert:source:" + source + ">")
                .proceed();
    }

    /** In whatever form it is dialled. What is none is a bot or user of the hub's own, that a transfer leads to, or a service of the runtime. */
    private static boolean isNumber(Party party) {
        return party.e164().isPresent() || party.dialled().matches("[+*#]?[0-9*#().-]+");
    }

    /** One of ours calls, and it does not only show such a number: whoever calls from the provider's side can show any. */
    private boolean callsAsOurs(Attempt attempt, CallView call) {
        Party from = attempt.from();
        boolean claims = attempt.arrivedOn() == Side.PROVIDER
                && from.dialled().equals(call.caller().dialled());
        return isOurs(from) && (!claims || callsFromTheProvider(from, call));
    }

    /** Whether it is a user whose telephone is the provider's: of users there are no others who call from there. */
    private boolean callsFromTheProvider(Party party, CallView call) {
        Directory known = directory;
        return known != null
                && party.user()
                        .flatMap(id -> known.user(call.scope().tenant(), id))
                        .filter(user -> user.platform() == User.Platform.PROVIDER)
                        .isPresent();
    }

    /** One of the tenant's numbers, whoever has it. */
    private static boolean isOurs(Party party) {
        return party.user().isPresent() || party.site().isPresent();
    }
}
