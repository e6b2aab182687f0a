package org.patchbay.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Attempt;
import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.Origin;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;

/** An attempt as it is shown to handlers. */
record AttemptData(
        String id,
        Origin origin,
        Optional<String> parent,
        Optional<String> arrivedFrom,
        Side arrivedOn,
        Party from,
        Party to,
        Optional<String> peer,
        boolean emergency,
        int hops,
        List<Diversion> diversions,
        Map<String, List<String>> headers,
        Map<String, Map<String, String>> answers)
        implements Attempt {

    @Override
    public Optional<Map<String, String>> answer(String op) {
        return Optional.ofNullable(answers.get(op));
    }

    AttemptData answered(Map<String, Map<String, String>> given) {
        return new AttemptData(
                id,
                origin,
                parent,
                arrivedFrom,
                arrivedOn,
                from,
                to,
                peer,
                emergency,
                hops,
                diversions,
                headers,
                given);
    }

    AttemptData identified(Party caller, Party called) {
        return new AttemptData(
                id,
                origin,
                parent,
                arrivedFrom,
                arrivedOn,
                caller,
                called,
                peer,
                emergency,
                hops,
                diversions,
                headers,
                answers);
    }

    /** The same target, over this peer if one is given. */
    AttemptData over(String childId, Optional<String> chosen) {
        return new AttemptData(
                childId,
                origin,
                Optional.of(id),
                arrivedFrom,
                arrivedOn,
                from,
                to,
                chosen.or(() -> peer),
                emergency,
                hops,
                diversions,
                headers,
                Map.of());
    }

    /** Another target. */
    AttemptData changed(String childId, Origin why, Party target, Optional<String> chosen, int cause, int moreHops) {
        List<Diversion> longer = diversions;
        if (cause != 0) {
            longer = new ArrayList<>(diversions);
            longer.add(new Diversion(to.uri(), cause));
        }
        return new AttemptData(
                childId,
                why,
                Optional.of(id),
                arrivedFrom,
                arrivedOn,
                from,
                target,
                chosen,
                emergency,
                hops + moreHops,
                List.copyOf(longer),
                headers,
                Map.of());
    }
}
