package org.patchbay.api.call.treatment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Wave;

/** What a treatment wants done, in order. State and trace are committed with it, before any action is begun. Immutable. */
public final class Plan {
    private static final Plan NOTHING = new Plan("", List.of());

    private final String reason;
    private final List<Action> actions;

    private Plan(String reason, List<Action> actions) {
        this.reason = reason;
        this.actions = List.copyOf(actions);
    }

    /** Leaves all as it is. */
    public static Plan nothing() {
        return NOTHING;
    }

    public static Builder of() {
        return new Builder();
    }

    public List<Action> actions() {
        return actions;
    }

    /** Why, in a few words for the trace; possibly empty. */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return actions + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    /** Collects actions in the order they are to be done. Each method is described at the {@link Action} it adds. */
    public static final class Builder {
        private final List<Action> actions = new ArrayList<>();
        private String reason = "";

        private Builder() {}

        public Plan build() {
            return new Plan(reason, actions);
        }

        public Builder because(String why) {
            reason = why;
            return this;
        }

        public Builder originate(String op, Scope call, List<Wave> waves, String callerId) {
            return add(new Action.Originate(op, call, List.copyOf(waves), callerId));
        }

        public Builder answer(String leg) {
            return add(new Action.Answer(leg));
        }

        public Builder progress(String leg, int sip) {
            return add(new Action.Progress(leg, sip));
        }

        public Builder hangup(String leg, int sip, int q850, String why) {
            return add(new Action.Hangup(leg, sip, q850, why));
        }

        public Builder cancel(String op) {
            return add(new Action.Cancel(op));
        }

        public Builder bridge(String op, String a, String b) {
            return add(new Action.Bridge(op, a, b));
        }

        public Builder mix(String op, String room, List<String> legs) {
            return add(new Action.Mix(op, room, List.copyOf(legs)));
        }

        public Builder hold(String leg, boolean on) {
            return add(new Action.SetHold(leg, on));
        }

        public Builder replace(String op, String old, String by) {
            return add(new Action.Replace(op, old, by));
        }

        public Builder refer(String op, String leg, String referTo, String referredBy) {
            return add(new Action.Refer(op, leg, referTo, referredBy));
        }

        public Builder transfers(Action.Transfers.Handling handling) {
            return add(new Action.Transfers(handling));
        }

        public Builder transferStatus(String leg, int sip) {
            return add(new Action.TransferStatus(leg, sip));
        }

        public Builder play(String op, String leg, String prompt, boolean loop) {
            return add(new Action.Play(op, leg, prompt, loop));
        }

        public Builder collect(String op, String leg, int max, Duration gap) {
            return add(new Action.Collect(op, leg, max, gap));
        }

        public Builder collect(String op, String leg, int max, Duration gap, String interrupts) {
            return add(new Action.Collect(op, leg, max, gap, interrupts));
        }

        public Builder record(String op, List<String> legs, String sink) {
            return add(new Action.RecordLegs(op, List.copyOf(legs), sink));
        }

        public Builder record(String op, List<String> legs, String sink, Duration longest, Duration silence) {
            return add(new Action.RecordLegs(op, List.copyOf(legs), sink, longest, silence));
        }

        public Builder pauseRecording(String op, boolean on) {
            return add(new Action.PauseRecording(op, on));
        }

        public Builder stop(String op) {
            return add(new Action.Stop(op));
        }

        public Builder timer(String op, Duration in) {
            return add(new Action.Timer(op, in));
        }

        public Builder ask(Question question) {
            return add(new Action.Ask(question));
        }

        public Builder send(Scope to, String type, Map<String, String> data) {
            return add(new Action.Send(to, type, Map.copyOf(data)));
        }

        public Builder put(String key, String value) {
            return add(new Action.Put(key, value));
        }

        public Builder tell(String type, Map<String, String> data, boolean durable) {
            return add(new Action.Tell(type, Map.copyOf(data), durable));
        }

        public Builder handTo(String treatment, Map<String, String> arguments) {
            return add(new Action.HandTo(treatment, Map.copyOf(arguments)));
        }

        public Builder release() {
            return add(new Action.Release());
        }

        private Builder add(Action action) {
            actions.add(action);
            return this;
        }
    }
}
