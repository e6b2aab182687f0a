package org.patchbay.bus;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import org.patchbay.api.call.control.Identities;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.bus.outbox.Outbox;

/** What the parts of the bus share. One for each bus. */
final class Core implements AutoCloseable {
    /** What those wait for who wait for the roster itself. */
    static final String ROSTER = "roster";

    final Supplier<Limits> limits;
    final Timers timers;
    final Workers calls;
    final Workers io;
    final Slots slots = new Slots();
    final CoreService<Identities> identities = new CoreService<>("identities", () -> {});
    final CoreService<Roster> roster = new CoreService<>(ROSTER, this::rosterChanged);
    final CoreService<Settings> settings = new CoreService<>("settings", () -> {});
    final Waiting waiting;
    final Scopes scopes;
    final Records records;
    final LastWords lastWords;
    final Traces traces = new Traces();
    final Faults faults = new Faults();
    final Alike alike = new Alike();
    final Lookups lookups;
    final FactRelay facts;
    final Readiness readiness;
    final Semaphore rehearsals = new Semaphore(Rehearsal.MOST);

    Core(Supplier<Limits> limits, Timers timers, Outbox outbox) {
        this.limits = limits;
        this.timers = timers;
        calls = new Workers("patchbay-call", limits.get().callThreads());
        // The limits of what is asked there are long, and a call that waits for it goes by a timer.
        io = new Workers("patchbay-io", limits.get().ioThreads(), Host.Terms.USUAL, 5 * Workers.TICK_MS);
        waiting = new Waiting(timers);
        lastWords = new LastWords(timers);
        scopes = new Scopes(this);
        records = new Records(this);
        lookups = new Lookups(this);
        facts = new FactRelay(this, outbox);
        readiness = new Readiness(this);
        slots.watch((kind, name, before, now) -> {
            if (now != null) {
                waiting.changed(kind.word() + "/" + name);
            }
            readiness.look();
        });
        slots.watch(facts);
    }

    /** Lets nobody in there any more; returns when nobody is inside, or three seconds have passed. */
    void unbind(long serviceId) {
        slots.unbind(serviceId);
        identities.unbind(serviceId);
        roster.unbind(serviceId);
        settings.unbind(serviceId);
    }

    private void rosterChanged() {
        waiting.changed(ROSTER);
        readiness.rosterChanged();
    }

    @Override
    public void close() {
        readiness.close();
        timers.close();
        calls.close();
        io.close();
        facts.close();
    }
}
