package org.patchbay.presence;

import java.util.List;

import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceEnd;

/** Brings what both platforms are to show of a person up to what is known now, and has written what differs. Belongs to the engine's thread. */
final class Settling {
    private final Surroundings around;
    private final Gates gates;
    private final Reconcile reconcile;
    private final Traffic traffic;
    private final Writing writing;
    private long recoveryEnds;

    Settling(Surroundings around, Gates gates, Reconcile reconcile, Traffic traffic, Writing writing) {
        this.around = around;
        this.gates = gates;
        this.reconcile = reconcile;
        this.traffic = traffic;
        this.writing = writing;
    }

    /** Until then what was shown before a start is kept while too little was seen to decide on it. */
    void recoversUntil(long end) {
        recoveryEnds = end;
    }

    /** Decides anew what both platforms are to show of a person. */
    void settle(Person person) {
        if (person.lost || !reconcile.isOurs(person.tenant)) {
            return;
        }
        boolean open = !person.gone && gates.of(person.tenant, person.user).isEmpty();
        settle(person, person.teams, open);
        settle(person, person.zoom, open);
    }

    private void settle(Person person, Side side, boolean open) {
        PresenceEnd end = around.end(side.platform);
        PresenceMapping mapping = around.mapping;
        long now = around.clock.millis();
        if (!open) {
            want(person, side, new Decision(null, 0, Steps.What.HELD), now);
        } else if (end == null || mapping == null) {
            // Whoever is missing comes back; what is shown stays meanwhile, and is renewed as long as it can be.
            nudge(person, side);
            return;
        } else if (!side.recovered || isKnown(person, side, end) || now > recoveryEnds) {
            Decision decision = Decision.of(person, side, mapping, end.shows());
            if (decision.want() != null && !side.isSeen() && side.ours == null) {
                // What the person has set there is not known yet, and might count more.
                if (!side.looked) {
                    side.looked = true;
                    look(person, side);
                }
                return;
            }
            want(person, side, decision, now);
            writing.forgets(person, side, now);
        }
        nudge(person, side);
    }

    /**
     * Whether enough was seen to decide on what was shown before a start. Where a platform has one status only, another may have taken the place of
     * ours meanwhile: it is looked at first, as ending ours or showing another would end that.
     */
    private static boolean isKnown(Person person, Side side, PresenceEnd end) {
        return person.other(side).isSeen() && (end.layered() || side.isSeen());
    }

    private void want(Person person, Side side, Decision decision, long now) {
        if (side.basis != decision.basis()) {
            side.basis = decision.basis();
            side.insisted = 0;
            side.yielded = false;
            side.refused = null;
        }
        PresenceStatus want = side.yielded || decision.want() == side.refused ? null : decision.want();
        if (want != side.want) {
            side.want = want;
            person.steps.add(now, decision.why(), side.platform, decision.want(), decision.basis());
        }
    }

    /** Has a platform written when it is to be. */
    void nudge(Person person, Side side) {
        long now = around.clock.millis();
        if (side.queued || side.outstanding != null) {
            return;
        }
        if (writing.order(person, side, now) != null) {
            traffic.write(person, side);
        }
    }

    private void look(Person person, Side side) {
        traffic.read(side.platform, person.tenant, List.of(person.user));
    }
}
