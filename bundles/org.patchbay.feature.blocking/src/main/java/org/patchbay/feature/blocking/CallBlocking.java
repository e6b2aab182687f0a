package org.patchbay.feature.blocking;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.HandlerInfo;
import org.patchbay.api.call.policy.Phase;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.NumberLists;
import org.patchbay.feature.blocking.BlockingSettings.Announce;

/**
 * Refuses callers and destinations that the user or the tenant does not want.
 *
 * <p>Every leg is screened, so a blocked destination is not reached by a forward or a transfer either. The lists and
 * settings of tenant, site and user count together: a user can add to what the tenant blocks and take nothing away. Emergency calls never come here.
 */
@Component
@HandlerInfo(name = "blocking", phase = Phase.SCREEN, settings = BlockingSettings.class)
public final class CallBlocking implements CallHandler {
    private static final int DECLINE = 603;
    private static final int CALL_REJECTED = 21;

    private final NumberLists lists;

    /** Without the lists nobody could tell who is blocked: where they are absent, this is too, and the roster says what that means. */
    @Activate
    public CallBlocking(@Reference NumberLists lists) {
        this.lists = lists;
    }

    @Override
    public Verdict decide(Attempt attempt, CallView call) {
        BlockingSettings tenant = call.settings(BlockingSettings.class);
        Party from = attempt.from();
        Party to = attempt.to();
        // Those who help may call from anywhere, and often without a number.
        if (!attempt.callsBackForHelp() && (to.user().isPresent() || from.user().isEmpty())) {
            BlockingSettings called = call.settings(to, BlockingSettings.class);
            Optional<String> by = new BlockLists(lists, call, Direction.CALLERS, BlockingSettings::blockedCallers)
                    .blocking(to, from.dialled());
            if (by.isPresent()) {
                return refuse(attempt, called, "The caller is on the block list.", by.get());
            }
            if ((tenant.anonymous() || called.anonymous()) && withheld(attempt)) {
                return refuse(attempt, called, "Callers who withhold their number are blocked.", "");
            }
        }
        if (from.user().isPresent() || to.user().isEmpty()) {
            // A leg from outside to outside is a forward: it counts as the calling of the one who was called first.
            Party responsible = from.user().isPresent() ? from : call.callee();
            BlockingSettings calling = call.settings(responsible, BlockingSettings.class);
            Optional<String> by = new BlockLists(
                            lists, call, Direction.DESTINATIONS, BlockingSettings::blockedDestinations)
                    .blocking(responsible, to.dialled());
            if (by.isPresent()) {
                return refuse(attempt, calling, "The destination is on the block list.", by.get());
            }
        }
        return Verdict.proceed();
    }

    /**
     * Told or not, the caller is declined: also where nobody is there who could tell. A leg that others made is declined without a word:
     * the call may well go on with another one, and whoever calls has dialled nothing that is blocked. Whose list it is, is told in the trace
     * alone.
     */
    private static Verdict refuse(Attempt attempt, BlockingSettings settings, String reason, String by) {
        Verdict.Builder verdict = Verdict.with().because(by.isEmpty() ? reason : reason + " By " + by + ".");
        return settings.announce() == Announce.NO || attempt.origin() != Origin.CALLER
                ? verdict.reject(DECLINE, CALL_REJECTED, reason)
                : verdict.otherwise(DECLINE, CALL_REJECTED, reason)
                        .treat(
                                "announcement",
                                Map.of(
                                        "prompt",
                                        settings.announcePrompt(),
                                        "early",
                                        Boolean.toString(settings.announce() == Announce.EARLY),
                                        "sip",
                                        Integer.toString(DECLINE),
                                        "q850",
                                        Integer.toString(CALL_REJECTED),
                                        "reason",
                                        reason));
    }

    /** Without a number, or with one that is for the network only (RFC 3323, RFC 3325). A colleague without a number is not anonymous. */
    private static boolean withheld(Attempt attempt) {
        Party from = attempt.from();
        if (from.user().isPresent()) {
            return false;
        }
        String name = from.dialled();
        return from.e164().isEmpty()
                        && (name.isEmpty()
                                || name.equalsIgnoreCase("anonymous")
                                || from.uri().contains("@anonymous.invalid"))
                || attempt.headers().getOrDefault("privacy", List.of()).stream().anyMatch(CallBlocking::hidesTheCaller);
    }

    private static boolean hidesTheCaller(String privacy) {
        for (String value : privacy.split(";")) {
            if (value.strip().equalsIgnoreCase("id") || value.strip().equalsIgnoreCase("user")) {
                return true;
            }
        }
        return false;
    }
}
