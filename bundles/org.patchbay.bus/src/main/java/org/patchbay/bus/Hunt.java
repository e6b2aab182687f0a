package org.patchbay.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Wave;
import org.patchbay.api.call.treatment.Happening;

/** The search for somebody who answers: a tree of branches and whom to tell. */
final class Hunt {

    /** Who wants to know. */
    interface End {
        void answered(String leg);

        void failed(Failure failure);

        void noAnswer(Duration rang);

        void ringing(String leg, Happening how);
    }

    /**
     * Somebody in another call who is connected instead of being called.
     *
     * @param with the leg that it is to talk to
     */
    record Talking(String call, Leg leg, String with) {}

    /** Targets that each lead to several more would fill the memory long before they are too many hops away. */
    private static final int MOST_BRANCHES = 500;

    private final ScopeState call;
    private final Optional<String> relayTo;
    private final Optional<LegOrder.Referral> referral;
    private final End end;
    private final Branch root;
    private final Map<String, Branch> legs = new HashMap<>(2);
    private int branches;
    private boolean over;
    private @Nullable Talking talking;

    /** @param relayTo the leg that hears what those say who ring, if one does */
    Hunt(ScopeState call, AttemptData first, Optional<String> relayTo, End end) {
        this(call, first, relayTo, Optional.empty(), end);
    }

    /** @param referral what the peer wants to see again that asked for it */
    Hunt(ScopeState call, AttemptData first, Optional<String> relayTo, Optional<LegOrder.Referral> referral, End end) {
        this.call = call;
        this.relayTo = relayTo;
        this.referral = referral;
        this.end = end;
        this.root = new Branch(this, null, first);
    }

    void grows() {
        branches++;
    }

    boolean isTooWide() {
        return branches > MOST_BRANCHES;
    }

    /** Asks all policy about the attempt. */
    void begin() {
        root.begin();
    }

    /** Calls these; each passes all policy. */
    void begin(List<Wave> waves, Origin why) {
        root.route(waves, null, why, true);
    }

    /** Calls without policy: for an emergency call on which nobody ruled in time. */
    void dial(Target target) {
        root.dial(target);
    }

    /** Policy is asked as for a call; whoever it would let be called, it is this one who is connected. */
    void instead(Talking somebody) {
        talking = somebody;
    }

    @Nullable
    Talking talking() {
        return talking;
    }

    ScopeState call() {
        return call;
    }

    Optional<String> relayTo() {
        return relayTo;
    }

    /** What goes with a leg to this target: nothing where policy has chosen another than the peer asked for. */
    Optional<LegOrder.Referral> referral(Target target) {
        return referral.filter(r -> r.uri().equals(target.uri()));
    }

    /** Another dialog takes the place of a leg that rings. */
    void replaced(String old, String fresh) {
        Branch branch = legs.remove(old);
        if (branch != null) {
            legs.put(fresh, branch);
        }
    }

    Side sideOf(String peer) {
        return call.core.scopes.sideOf(peer, call.arrived().map(Arrival::side).orElse(Side.LOCAL));
    }

    void dialled(String leg, Branch branch) {
        legs.put(leg, branch);
    }

    boolean hasDialled() {
        return !legs.isEmpty();
    }

    @Nullable
    Branch branchOf(String leg) {
        return legs.get(leg);
    }

    End end() {
        return end;
    }

    /** Somebody is being asked. */
    void rings(String leg) {
        Branch branch = legs.get(leg);
        if (branch != null) {
            branch.rings();
        }
    }

    void answered(String leg) {
        Branch winner = legs.get(leg);
        if (over || winner == null) {
            return;
        }
        winner.onHold().ifPresent(hold -> onHold(leg, hold));
        winner.won();
        stop(487, 26, "completed elsewhere", true);
        end.answered(leg);
    }

    private void onHold(String leg, Verdict.OnHold hold) {
        Talking somebody = talking;
        call.legs.order(new LegOrder.OnHold(leg, hold.byCalled()));
        relayTo.or(() -> Optional.ofNullable(somebody).map(Talking::with))
                .ifPresent(caller -> call.legs.order(new LegOrder.OnHold(caller, hold.byCaller())));
    }

    void failed(Failure failure) {
        if (!over) {
            stop(487, 16, "failed", false);
            end.failed(failure);
        }
    }

    void noAnswer(Duration rang) {
        if (!over) {
            end.noAnswer(rang);
        }
    }

    /** Ends all of it and tells nobody. */
    void stop(int sip, int q850, String reason, boolean elsewhere) {
        over = true;
        call.flow.remove(this);
        root.abandon(sip, q850, reason, elsewhere);
    }
}
