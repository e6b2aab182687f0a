package org.patchbay.sip.trunk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EndedLeg;

/** What the trunk can say of a call that the core may not have seen to its end. Only the worker of its call touches it. */
final class Account {
    /** Who ends a call where none of its legs did. */
    static final String TRUNK = "trunk";
    /** An emergency call takes each of its routes once. */
    private static final int MOST_LEGS = 100;

    private final List<EndedLeg> legs = new ArrayList<>(2);
    /** How it came, where that was not read yet: it was over before its media were there. */
    private @Nullable Arrival unread;

    private @Nullable String by;
    private int q850;
    private String reason = "";

    /** Who makes it end: the last one that is told counts. */
    void by(Leg leg, int cause, String why) {
        by = leg.id;
        q850 = cause;
        reason = why;
    }

    /** A leg has ended. */
    void past(Leg leg, int sip, int cause, String why) {
        if (by == null) {
            by = TRUNK;
            q850 = cause;
            reason = why;
        }
        Incoming incoming = leg.incoming;
        if (leg.call.unheard && leg.call.arrival == null && incoming != null) {
            unread = Arrivals.read(leg, incoming.invite(), leg.call.urgent);
        }
        if (legs.size() < MOST_LEGS) {
            legs.add(new EndedLeg(
                    leg.id,
                    leg.peer.name(),
                    leg.peer.side(),
                    leg.party,
                    leg.codec,
                    Instant.ofEpochMilli(leg.began),
                    leg.answered == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(leg.answered)),
                    Instant.now(),
                    leg.answered == 0 ? sip : 200,
                    cause));
        }
    }

    boolean isEmpty() {
        return legs.isEmpty();
    }

    /** @param alone whether the trunk ran it by itself in the end */
    EndedCall close(Call call, boolean alone) {
        Arrival arrived = call.arrival == null ? unread : call.arrival;
        Arrival arrival = arrived == null ? begun(call) : arrived;
        EndedLeg caller = legs.stream()
                .filter(leg -> leg.id().equals(arrival.leg()))
                .findFirst()
                .orElse(null);
        Optional<Instant> answered = answered(caller);
        EndedLeg last = legs.get(legs.size() - 1);
        String who = by;
        return new EndedCall(
                arrival,
                arrived != null,
                alone,
                Instant.ofEpochMilli(call.began),
                answered,
                Instant.now(),
                answered.isPresent() ? 200 : (caller == null ? last : caller).sip(),
                q850,
                reason,
                who == null ? TRUNK : who,
                legs.stream()
                        .sorted(Comparator.comparing((EndedLeg leg) -> leg != caller)
                                .thenComparing(EndedLeg::began))
                        .toList());
    }

    /** Of two parties the later one: only then they talked. A caller whom the runtime itself answered is enough. */
    private Optional<Instant> answered(@Nullable EndedLeg caller) {
        List<Instant> times =
                legs.stream().flatMap(leg -> leg.answered().stream()).sorted().toList();
        return times.size() > 1 ? Optional.of(times.get(1)) : caller == null ? Optional.empty() : caller.answered();
    }

    /** Of a call that the runtime began. */
    private Arrival begun(Call call) {
        EndedLeg first = legs.get(0);
        return new Arrival(
                call.id,
                first.id(),
                first.peer(),
                first.side(),
                call.trunk.peers().named(first.peer()).flatMap(PeerSettings::tenant),
                first.party(),
                legs.get(legs.size() - 1).party(),
                "",
                List.of(),
                Map.of(),
                call.emergency,
                Optional.empty());
    }
}
