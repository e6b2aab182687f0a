package org.patchbay.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.routing.RouteExplanation;
import org.patchbay.api.ops.routing.RouteTarget;

/**
 * A call that nobody makes. It goes through the same policy as any, but among no calls, on no call's thread, and with this in the place of the
 * trunk: whoever is dialled is written down, and when nobody is left to be asked, none of them has answered and the next are tried. It ends
 * where a call would be refused or a treatment would begin.
 */
final class Rehearsal implements LegPort {
    /** At one time: they share their threads with lookups. */
    static final int MOST = 4;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_TARGETS = 100;

    private final ScopeState call;
    private final Arrival arrival;
    private final CompletableFuture<RouteExplanation> explained = new CompletableFuture<>();
    private final Map<String, RouteTarget> targets = new LinkedHashMap<>();
    /** Legs of the wave that rings now. */
    private final List<String> ringing = new ArrayList<>();

    private int wave = 1;
    private int expected;
    private boolean settling;
    private int status;
    private String treatment = "";
    private String givenUp = "";

    private Rehearsal(Core core, Arrival arrival, Instant at) {
        this.arrival = arrival;
        Scope scope = Scope.call(arrival.tenant().orElse(Scopes.DEFAULT_TENANT), arrival.call());
        call = new ScopeState(core, scope, arrival, this, at, this);
    }

    static CompletionStage<RouteExplanation> of(Core core, Arrival arrival, Instant at) throws OperationException {
        if (!core.rehearsals.tryAcquire()) {
            throw new OperationException(
                    OperationException.Reason.UNAVAILABLE,
                    MOST + " calls are being tried out already. Ask again in a moment.");
        }
        Rehearsal rehearsal = new Rehearsal(core, arrival, at);
        ScopeState call = rehearsal.call;
        Timers.Cancel limit = core.timers.after(
                LIMIT, () -> call.post(() -> rehearsal.giveUp("not decided within " + LIMIT.toSeconds() + " s")));
        call.post(() -> core.scopes.identify(call, arrival, () -> call.flow.arrived(arrival)));
        return rehearsal.explained.whenComplete((explanation, fault) -> {
            limit.cancel();
            core.rehearsals.release();
        });
    }

    @Override
    public void order(String id, LegOrder order) {
        if (order instanceof LegOrder.Dial dial) {
            dialled(dial);
        } else if (order instanceof LegOrder.Refuse refuse) {
            status = refuse.sip();
        } else if (order instanceof LegOrder.End end && end.leg().equals(arrival.leg())) {
            status = end.sip();
        } else if (order instanceof LegOrder.End end && givenUp.isEmpty() && ringing.remove(end.leg())) {
            // Another target of its wave has refused for all of them, or is treated.
            targets.remove(end.leg());
        }
    }

    private void dialled(LegOrder.Dial dial) {
        Hunt hunt = call.flow.huntOf(dial.leg());
        Branch branch = hunt == null ? null : hunt.branchOf(dial.leg());
        String when = branch == null ? "" : branch.condition();
        targets.put(
                dial.leg(),
                new RouteTarget(
                        wave,
                        when.isEmpty() && wave > 1 ? "if every other route fails" : when,
                        dial.target().peer().orElse(""),
                        dial.target().uri(),
                        shown(dial.from()),
                        true));
        ringing.add(dial.leg());
        if (targets.size() >= MOST_TARGETS) {
            call.post(() -> giveUp("not followed beyond " + MOST_TARGETS + " targets"));
        }
        settleLater();
    }

    /** The caller as shown: with a name where policy has chosen one. */
    private String shown(Party from) {
        return from.display().isEmpty() || from.display().equals(call.caller.display())
                ? from.dialled()
                : from.display() + " <" + from.dialled() + ">";
    }

    /** Those who are asked at the same time ring at the same time, however long one of them takes. */
    private void settleLater() {
        if (!settling) {
            settling = true;
            call.post(this::settle);
        }
    }

    private void settle() {
        settling = false;
        if (expected > 0) {
            return;
        }
        if (!call.mailbox.isEmpty()) {
            settleLater();
            return;
        }
        List<String> rang = List.copyOf(ringing);
        ringing.clear();
        wave++;
        for (String leg : rang) {
            Hunt hunt = call.flow.huntOf(leg);
            Branch branch = hunt == null ? null : hunt.branchOf(leg);
            call.legs.gone(leg, Failure.OPEN.sip(), Failure.OPEN.q850());
            if (branch != null) {
                branch.failed(Failure.OPEN);
            }
        }
    }

    /** A lookup is under way. */
    <A> Consumer<A> expecting(Consumer<A> then) {
        expected++;
        return answer -> {
            expected--;
            then.accept(answer);
            settleLater();
        };
    }

    /** A treatment would be told something. */
    void given(Seat seat, SlotInfo info, Happening what) {
        seat.inbox.clear();
        if (what instanceof Happening.Started started) {
            call.traced("", info, seat.controls ? "would take the call" : "would observe", started.arguments(), 0);
            if (seat.controls) {
                treatment = seat.name + " " + started.arguments();
                call.ending.endAll(480, 0, "");
            }
        }
    }

    private void giveUp(String why) {
        if (!call.ending.isOver()) {
            givenUp = why;
            call.note("", "rehearsal ended", why);
            call.ending.endAll(480, 0, why);
        }
    }

    /** The call has come to its end. */
    void over(Failure how) {
        boolean refused = treatment.isEmpty() && givenUp.isEmpty() && !how.isOpen();
        explained.complete(new RouteExplanation(
                call.scope.tenant(),
                (arrival.emergency() ? "emergency call: " : "") + outcome(how, refused),
                refused ? status : 0,
                List.copyOf(targets.values()),
                call.trace.entries()));
    }

    private String outcome(Failure how, boolean refused) {
        List<String> parts = new ArrayList<>();
        targets.values().stream().findFirst().ifPresent(first -> parts.add(rings(first)));
        if (!treatment.isEmpty()) {
            parts.add("handed to treatment " + treatment);
        } else if (refused) {
            parts.add("refused with " + status + ": " + how.reason());
        }
        if (!givenUp.isEmpty()) {
            parts.add(givenUp);
        }
        return String.join(", then ", parts);
    }

    private String rings(RouteTarget first) {
        long more = targets.size() - 1L;
        return "rings " + first.uri() + (first.peer().isEmpty() ? "" : " over " + first.peer())
                + (more == 0 ? "" : ", and " + more + " more");
    }
}
