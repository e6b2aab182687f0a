package org.patchbay.feature.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Stage;
import org.patchbay.api.call.treatment.Action;
import org.patchbay.api.call.treatment.Event;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.api.call.treatment.Plan;
import org.patchbay.api.call.treatment.ScopeView;

/** A call under the recorder's eyes: keeps its state as the core would. */
final class Watched implements ScopeView {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private final Map<String, String> state = new HashMap<>();
    private final List<Leg> legs = new ArrayList<>();
    private long seq;

    Watched(Map<String, String> arguments) {
        leg("a");
        leg("b");
        tell("", new Happening.Started(arguments));
    }

    void leg(String id) {
        legs.add(new Leg(id, Side.PROVIDER, Stage.UP, caller(), "carrier", false));
    }

    void gone(String id) {
        legs.removeIf(leg -> leg.id().equals(id));
    }

    /** Each asking meets a fresh instance: nothing may be kept but state. */
    Plan tell(String op, Happening what) {
        Event event = new Event(++seq, NOW, Optional.of(op).filter(o -> !o.isEmpty()), Optional.of("a"), what);
        Plan plan = new Recorder().on(event, this);
        plan.actions().stream()
                .filter(Action.Put.class::isInstance)
                .map(Action.Put.class::cast)
                .forEach(put -> state.put(put.key(), put.value()));
        return plan;
    }

    /** What is done beside remembering. */
    static List<Action> deeds(Plan plan) {
        return plan.actions().stream().filter(a -> !(a instanceof Action.Put)).toList();
    }

    @Override
    public List<Leg> legs() {
        return List.copyOf(legs);
    }

    @Override
    public Optional<Leg> callerLeg() {
        return legs.stream().filter(leg -> leg.id().equals("a")).findFirst();
    }

    @Override
    public boolean controls() {
        return false;
    }

    @Override
    public int stateVersion() {
        return 1;
    }

    @Override
    public Scope scope() {
        return Scope.call("acme", "1");
    }

    @Override
    public Party caller() {
        return Party.of("tel:+12065550199");
    }

    @Override
    public Party callee() {
        return Party.of("tel:+14255550100");
    }

    @Override
    public Map<String, String> state() {
        return Map.copyOf(state);
    }

    @Override
    public <C extends Record> C settings(Class<C> type) {
        throw new AssertionError("The handler has read them.");
    }

    @Override
    public <C extends Record> C settings(Party party, Class<C> type) {
        throw new AssertionError("The handler has read them.");
    }

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public Instant deadline() {
        return NOW.plusMillis(20);
    }
}
