package org.patchbay.bus;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;

/** Does what a plan says, in its order. */
final class PlanRun {
    private final ScopeState call;
    private final Seat seat;
    private final Set<String> ops = new HashSet<>(2);

    PlanRun(ScopeState call, Seat seat) {
        this.call = call;
        this.seat = seat;
    }

    /** What a plan puts, which is committed before it runs. */
    static Map<String, String> puts(Plan plan) {
        Map<String, String> puts = Map.of();
        for (Action action : plan.actions()) {
            if (action instanceof Action.Put put) {
                puts = puts.isEmpty() ? new HashMap<>() : puts;
                puts.put(put.key(), put.value());
            }
        }
        return puts;
    }

    void run(Plan plan) {
        for (Action action : plan.actions()) {
            if (seat.gone) {
                return;
            }
            if (!seat.controls && !mayObserve(action)) {
                fails("", "an observer may not " + action.getClass().getSimpleName());
            } else if (!onLeg(action) && !atWork(action) && !onScope(action)) {
                fails(op(action), "this runtime cannot do " + action.getClass().getSimpleName());
            }
        }
    }

    private static boolean mayObserve(Action action) {
        return action instanceof Action.Put
                || action instanceof Action.Tell
                || action instanceof Action.RecordLegs
                || action instanceof Action.PauseRecording
                || action instanceof Action.Timer
                || action instanceof Action.Stop;
    }

    private void fails(String op, String why) {
        call.treatments.tell(seat, op, "", new Happening.ActionFailed(why));
    }

    /** The same op of the same event takes effect once. */
    private boolean first(String op) {
        return op.isEmpty() || ops.add(op);
    }

    private String order(String op) {
        return seat.name + "#" + op;
    }

    private boolean onLeg(Action action) {
        if (action instanceof Action.Answer a) {
            call.legs.order(new LegOrder.Answer(a.leg()));
            if (call.legs.callerLeg().filter(l -> l.id().equals(a.leg())).isPresent()) {
                String stage = call.stage;
                call.flow.isAnswered();
                call.stage = stage;
            }
        } else if (action instanceof Action.Progress p) {
            call.legs.order(new LegOrder.Progress(p.leg(), p.sip()));
        } else if (action instanceof Action.Hangup h) {
            call.ledger.by("treatment " + seat.name);
            call.ending.hangup(h.leg(), h.sip(), h.q850(), h.reason());
        } else if (action instanceof Action.SetHold h) {
            call.legs.order(new LegOrder.SetHold(h.leg(), h.on()));
        } else if (action instanceof Action.Bridge b) {
            if (call.legs.get(b.a()) == null || call.legs.get(b.b()) == null) {
                fails(b.op(), "one of the legs has ended");
            } else if (first(b.op())) {
                call.legs.bridging(order(b.op()), b.a(), b.b());
                call.flow.isAnswered();
                call.legs.order(new LegOrder.Bridge(order(b.op()), b.a(), b.b()));
            }
        } else if (action instanceof Action.Refer r) {
            if (first(r.op())) {
                call.legs.order(new LegOrder.Refer(order(r.op()), r.leg(), r.referTo(), r.referredBy()));
            }
        } else if (action instanceof Action.Transfers t) {
            seat.transfers = t.handling();
        } else if (action instanceof Action.TransferStatus t) {
            call.legs.order(new LegOrder.TransferStatus(t.leg(), t.sip()));
        } else if (action instanceof Action.Play p) {
            if (call.legs.get(p.leg()) == null) {
                fails(p.op(), "the leg has ended");
            } else if (first(p.op())) {
                seat.plays(p.op(), p.leg());
                call.legs.order(new LegOrder.Play(order(p.op()), p.leg(), p.prompt(), p.loop()));
            }
        } else {
            return false;
        }
        return true;
    }

    private boolean atWork(Action action) {
        if (action instanceof Action.Collect c) {
            seat.collect(c);
        } else if (action instanceof Action.RecordLegs r) {
            if (first(r.op())) {
                record(r);
            }
        } else if (action instanceof Action.PauseRecording p) {
            String leg = seat.recorded(p.op());
            if (leg == null) {
                fails(p.op(), "nothing is recorded under this op");
            } else {
                call.legs.order(new LegOrder.PauseRecording(order(p.op()), leg, p.on()));
            }
        } else if (action instanceof Action.Stop s) {
            seat.stop(s.op());
        } else if (action instanceof Action.Timer t) {
            seat.timer(t.op(), t.in());
        } else if (action instanceof Action.Ask a) {
            call.lookUp(
                    a.question(),
                    answer -> call.treatments.tell(seat, a.question().op(), "", new Happening.LookedUp(answer)));
        } else if (action instanceof Action.Originate o) {
            if (first(o.op())) {
                originate(o);
            }
        } else if (action instanceof Action.Cancel c) {
            seat.cancelOriginate(c.op());
        } else {
            return false;
        }
        return true;
    }

    private void record(Action.RecordLegs r) {
        List<String> legs = r.legs();
        if (legs.isEmpty() || legs.size() > 2) {
            fails(r.op(), "this runtime records one leg, or two that hear each other");
        } else if (legs.stream().anyMatch(leg -> call.legs.get(leg) == null)) {
            fails(r.op(), "one of the legs has ended");
        } else if (legs.size() == 2 && !legs.get(1).equals(call.legs.bridgedWith(legs.get(0)))) {
            fails(r.op(), "the two do not hear each other");
        } else if (seat.recorded(r.op()) != null) {
            fails(r.op(), "this op records already");
        } else {
            seat.records(r.op(), legs.get(0));
            call.legs.order(new LegOrder.Record(
                    order(r.op()), legs.get(0), legs.size() == 2, r.sink(), r.longest(), r.silence()));
        }
    }

    private boolean onScope(Action action) {
        if (action instanceof Action.Put) {
            return true; // Committed with the plan.
        } else if (action instanceof Action.Send s) {
            send(s);
        } else if (action instanceof Action.Tell t) {
            call.core.facts.tell(t.type(), call.scope, t.data(), t.durable());
        } else if (action instanceof Action.HandTo h) {
            call.control.take(h.treatment(), h.arguments());
        } else if (action instanceof Action.Release) {
            call.treatments.released(seat);
        } else {
            return false;
        }
        return true;
    }

    private void send(Action.Send send) {
        if (!call.core.scopes.signal(send.to(), send.type(), send.data())) {
            call.note("", "message lost", "there is no " + send.to());
        }
    }

    private void originate(Action.Originate o) {
        Scope there = o.call();
        ScopeState target = there.equals(call.scope) ? call : call.core.scopes.open(there);
        boolean operation = call.arrival == null;
        Party given = o.callerId().isEmpty() ? call.caller : Party.of(o.callerId());
        Hunt[] hunt = new Hunt[1];
        boolean[] cancelled = new boolean[1];
        Hunt.End end = new Originated(o.op(), target);
        target.post(() -> {
            if (!cancelled[0]) {
                hunt[0] = target.flow.originate(o.waves(), given, operation, end);
            }
        });
        seat.originates(
                o.op(),
                () -> target.post(() -> {
                    cancelled[0] = true;
                    if (hunt[0] != null) {
                        hunt[0].stop(487, 16, "not wanted any more", false);
                        target.ending.finishIfDone();
                    }
                }));
    }

    /** Brings what becomes of an originated call home to the treatment that wanted it. */
    private final class Originated implements Hunt.End {
        private final String op;
        private final ScopeState target;

        private Originated(String op, ScopeState target) {
            this.op = op;
            this.target = target;
        }

        private void home(String leg, Happening what, boolean over) {
            call.post(() -> {
                if (over) {
                    seat.originateOver(op);
                }
                call.treatments.tell(seat, op, leg, what);
            });
        }

        @Override
        public void answered(String leg) {
            home(leg, new Happening.Answered(), true);
        }

        @Override
        public void failed(Failure failure) {
            home("", new Happening.Failed(failure.sip(), failure.q850(), failure.reason(), List.of()), true);
            target.post(target.ending::finishIfDone);
        }

        @Override
        public void noAnswer(Duration rang) {
            home("", new Happening.NoAnswer(rang), false);
        }

        @Override
        public void ringing(String leg, Happening how) {
            home(leg, how, false);
        }
    }

    private static String op(Action action) {
        if (action instanceof Action.Mix m) {
            return m.op();
        } else if (action instanceof Action.Replace r) {
            return r.op();
        }
        return "";
    }
}
