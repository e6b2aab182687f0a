package org.patchbay.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Leg;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;

/** An attempt as it is shown to handlers. */
record AttemptData(
        Source source,
        String id,
        Origin origin,
        Optional<String> parent,
        Party from,
        Party to,
        Optional<String> peer,
        int hops,
        List<Diversion> diversions,
        Map<String, Map<String, String>> answers)
        implements Attempt {

    /** Where the call came from, the same for all that grows out of one first attempt. */
    record Source(
            Optional<String> arrivedFrom,
            Side arrivedOn,
            boolean emergency,
            Map<String, List<String>> headers,
            Optional<Party> shown,
            Optional<Leg> transferor) {}

    /** The caller's own. */
    static AttemptData first(ScopeState call, Arrival arrival) {
        Source source = new Source(
                Optional.of(arrival.peer()),
                arrival.side(),
                arrival.emergency(),
                Headers.shown(arrival.headers()),
                call.shown,
                Optional.empty());
        return new AttemptData(
                source,
                call.attemptId(),
                Origin.CALLER,
                Optional.empty(),
                call.caller,
                call.callee,
                Optional.empty(),
                0,
                arrival.diversions(),
                Map.of());
    }

    /** One that the runtime itself begins. */
    static AttemptData begun(ScopeState call, Origin why, Party from, Party to) {
        return begun(call, why, from, to, Optional.empty());
    }

    /** One for somebody who is transferred. */
    static AttemptData referred(ScopeState call, Leg transferor, Party transferee, Party to) {
        return begun(call, Origin.REFER, transferee, to, Optional.of(transferor));
    }

    private static AttemptData begun(ScopeState call, Origin why, Party from, Party to, Optional<Leg> transferor) {
        Source source = new Source(
                call.arrived().map(Arrival::peer),
                call.arrived().map(Arrival::side).orElse(Side.LOCAL),
                false,
                call.arrived().map(Arrival::headers).map(Headers::shown).orElse(Map.of()),
                Optional.empty(),
                transferor);
        return new AttemptData(
                source, call.attemptId(), why, Optional.empty(), from, to, Optional.empty(), 0, List.of(), Map.of());
    }

    @Override
    public Optional<String> arrivedFrom() {
        return source.arrivedFrom;
    }

    @Override
    public Side arrivedOn() {
        return source.arrivedOn;
    }

    @Override
    public Optional<Party> shown() {
        return source.shown;
    }

    @Override
    public Optional<Leg> transferor() {
        return source.transferor;
    }

    @Override
    public boolean emergency() {
        return source.emergency;
    }

    @Override
    public Map<String, List<String>> headers() {
        return source.headers;
    }

    @Override
    public Optional<Map<String, String>> answer(String op) {
        return Optional.ofNullable(answers.get(op));
    }

    AttemptData answered(Map<String, Map<String, String>> given) {
        return new AttemptData(source, id, origin, parent, from, to, peer, hops, diversions, given);
    }

    AttemptData between(Party calling, Party called) {
        return new AttemptData(source, id, origin, parent, calling, called, peer, hops, diversions, answers);
    }

    /** The same target, over this peer if one is given. */
    AttemptData over(String childId, Optional<String> chosen) {
        return new AttemptData(
                source, childId, origin, Optional.of(id), from, to, chosen.or(() -> peer), hops, diversions, Map.of());
    }

    /** Another target. */
    AttemptData changed(String childId, Origin why, Party target, Optional<String> chosen, int cause) {
        List<Diversion> longer = diversions;
        if (cause != 0) {
            longer = new ArrayList<>(diversions);
            longer.add(new Diversion(to.uri(), cause));
        }
        // What a treatment calls is no change of the caller's target.
        int moreHops = why == Origin.TREATMENT || why == Origin.OPERATION ? 0 : 1;
        return new AttemptData(
                source,
                childId,
                why,
                Optional.of(id),
                from,
                target,
                chosen,
                hops + moreHops,
                List.copyOf(longer),
                Map.of());
    }
}
