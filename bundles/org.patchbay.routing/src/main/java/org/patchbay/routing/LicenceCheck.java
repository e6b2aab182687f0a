package org.patchbay.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.User.Licence;
import org.patchbay.routing.LicenceWishes.Announce;

/**
 * Refuses calls of and to a user who lacks a licence, and says which one is missing. Only legs that are about to be made are asked about: a
 * licence that is lost during a call ends nothing.
 */
@Component
@HandlerInfo(name = "licence", phase = Phase.SCREEN, settings = LicenceWishes.class)
public final class LicenceCheck implements CallHandler {
    private static final int FORBIDDEN = 403;
    private static final int CALL_REJECTED = 21;

    private final Whom whom;

    @Activate
    public LicenceCheck(@Reference Directory directory) {
        this.whom = new Whom(directory);
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        String tenant = call.scope().tenant();
        Optional<User> calling = whom.user(tenant, attempt.from()).filter(LicenceCheck::lacks);
        if (calling.isPresent()) {
            return refuseCaller(attempt, call, calling.get());
        }
        return whom.called(attempt, call)
                .filter(LicenceCheck::lacks)
                .map(user -> Verdict.reject(FORBIDDEN, CALL_REJECTED, reason(user)))
                .orElseGet(Verdict::proceed);
    }

    private static boolean lacks(User user) {
        return !user.missing().isEmpty();
    }

    /** Told by a voice only on the call that was dialled: what others make of it may well go on without this leg. */
    private static Verdict refuseCaller(Attempt attempt, CallView call, User user) {
        LicenceWishes wishes = call.settings(attempt.from(), LicenceWishes.class);
        String reason = reason(user);
        if (wishes.announce() == Announce.NO || attempt.origin() != Origin.CALLER) {
            return Verdict.reject(FORBIDDEN, CALL_REJECTED, reason);
        }
        return Verdict.with()
                .because(reason)
                .otherwise(FORBIDDEN, CALL_REJECTED, reason)
                .treat(
                        "announcement",
                        Map.of(
                                "prompt", wishes.prompt(missing(user)),
                                "early", Boolean.toString(wishes.announce() == Announce.EARLY),
                                "sip", Integer.toString(FORBIDDEN),
                                "q850", Integer.toString(CALL_REJECTED),
                                "reason", reason));
    }

    private static String reason(User user) {
        return "User " + user.id() + " lacks " + missing(user) + ". Assign it and try again.";
    }

    private static String missing(User user) {
        List<String> names = new ArrayList<>();
        for (Licence licence : Licence.values()) {
            if (user.missing().contains(licence)) {
                names.add(
                        switch (licence) {
                            case PHONE_SYSTEM -> "a Microsoft Teams Phone licence";
                            case PROVIDER -> "a licence of the provider";
                            default -> "the licence " + licence.name().toLowerCase(Locale.ROOT);
                        });
            }
        }
        return String.join(" and ", names);
    }
}
