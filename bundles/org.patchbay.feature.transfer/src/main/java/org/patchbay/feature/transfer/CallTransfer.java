package org.patchbay.feature.transfer;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.feature.transfer.TransferSettings.Who;

/**
 * Rules on legs that somebody's REFER leads to: whether who asked may, and what is heard meanwhile. How a transfer is carried out, and that the
 * call stays as it was where it fails, is the core's.
 */
@Component
@HandlerInfo(name = "transfer", phase = Phase.SCREEN, settings = TransferSettings.class)
public final class CallTransfer implements CallHandler {
    private static final int DECLINE = 603;
    private static final int CALL_REJECTED = 21;

    private volatile @Nullable Directory directory;

    @Activate
    public CallTransfer() {}

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
        Leg transferor = attempt.transferor().orElse(null);
        if (attempt.origin() != Origin.REFER || transferor == null) {
            return Verdict.proceed();
        }
        Party by = transferor.party();
        boolean user = isOurs(by, transferor.side() == Side.PROVIDER, call);
        // Of somebody outside the settings of the one count who is to be moved: a user, or anybody of the tenant's.
        TransferSettings settings = call.settings(user ? by : attempt.from(), TransferSettings.class);
        if (settings.who() == Who.NONE) {
            return refuse("Nobody may transfer here.");
        }
        if (settings.who() == Who.INSIDE && !user) {
            return refuse("Only users may transfer.");
        }
        boolean fromOutside = !user || !isOurs(attempt.from(), hasCalled(attempt, call), call);
        if (fromOutside && isOutside(attempt.to()) && !settings.outsideToOutside()) {
            return refuse("A caller outside is not transferred to a number outside.");
        }
        return allow(attempt, settings);
    }

    private static Verdict allow(Attempt attempt, TransferSettings settings) {
        Verdict.Builder verdict = Verdict.with().because("may be transferred");
        if (!settings.whileRinging().equals(TransferSettings.RINGBACK)) {
            verdict.whileRinging(settings.whileRinging());
        }
        if (!settings.hurries()) {
            return verdict.proceed();
        }
        Target same = new Target(attempt.to().uri(), attempt.peer());
        return verdict.route(List.of(Wave.of(same, settings.ring())));
    }

    private static Verdict refuse(String why) {
        return Verdict.reject(DECLINE, CALL_REJECTED, why);
    }

    /** One of the tenant's numbers, assigned to somebody or not. */
    private static boolean isInside(Party party) {
        return party.user().isPresent() || party.site().isPresent();
    }

    /**
     * Inside, and not only by a number that is shown.
     *
     * @param claims whether it is at the provider's side, where whoever calls can show any number
     */
    private boolean isOurs(Party party, boolean claims, CallView call) {
        return isInside(party) && (!claims || callsFromTheProvider(party, call));
    }

    /** Whether the one to be transferred has called from the provider's side; else it is whom we have called. */
    private static boolean hasCalled(Attempt attempt, CallView call) {
        return attempt.arrivedOn() == Side.PROVIDER
                && attempt.from().dialled().equals(call.caller().dialled());
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

    /**
     * A number of the telephone network, in whatever form it is dialled. What is none leads to no cost: the hub's own bots and users, whom its
     * REFER names by no number, a service of the runtime.
     */
    private static boolean isOutside(Party party) {
        return !isInside(party) && (party.e164().isPresent() || party.dialled().matches("[+*#]?[0-9*#().-]+"));
    }
}
