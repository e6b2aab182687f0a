package org.patchbay.feature.announcement;

import java.time.Duration;
import java.time.Instant;
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

/** A call under the announcement's control: keeps its state as the core would, and its time. */
final class Told implements ScopeView {
    private final Map<String, String> state = new HashMap<>();
    private final AnnouncementSettings settings;
    private final boolean caller;
    private final boolean controls;
    private Instant now = Instant.parse("2026-11-01T10:00:00Z");
    private long seq;

    private Told(AnnouncementSettings settings, boolean caller, boolean controls) {
        this.settings = settings;
        this.caller = caller;
        this.controls = controls;
    }

    static Told aCall() {
        return new Told(new AnnouncementSettings("", 0), true, true);
    }

    static Told aCall(AnnouncementSettings settings) {
        return new Told(settings, true, true);
    }

    static Told aCallWithoutACaller() {
        return new Told(new AnnouncementSettings("", 0), false, true);
    }

    static Told aCallOfAnother() {
        return new Told(new AnnouncementSettings("", 0), true, false);
    }

    /** Each asking meets a fresh instance: nothing may be kept but state. */
    Plan tell(String op, Happening what) {
        Event event = new Event(++seq, now, Optional.of(op).filter(o -> !o.isEmpty()), Optional.of("leg-1"), what);
        Plan plan = new Announcement().on(event, this);
        plan.actions().stream()
                .filter(Action.Put.class::isInstance)
                .map(Action.Put.class::cast)
                .forEach(put -> state.put(put.key(), put.value()));
        return plan;
    }

    Told after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Told withoutState() {
        state.clear();
        return this;
    }

    @Override
    public List<Leg> legs() {
        return callerLeg().map(List::of).orElseGet(List::of);
    }

    @Override
    public Optional<Leg> callerLeg() {
        return caller
                ? Optional.of(new Leg("leg-1", Side.PROVIDER, Stage.TRYING, caller(), "carrier", false))
                : Optional.empty();
    }

    @Override
    public boolean controls() {
        return controls;
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
        return type.cast(settings);
    }

    @Override
    public <C extends Record> C settings(Party party, Class<C> type) {
        throw new AssertionError("An announcement is the tenant's.");
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Instant deadline() {
        return now.plusMillis(20);
    }
}
