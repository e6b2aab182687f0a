package org.patchbay.bus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.patchbay.api.call.policy.Phase;

/** The order in which handlers are asked: phase, then before and after, then name. Immutable; made anew at each change, never at a call. */
final class Chain {
    static final Chain EMPTY = new Chain(List.of(), List.of());

    private final SlotInfo[] places;
    private final Set<String> names = new HashSet<>();
    private final List<SlotInfo> refused;

    private Chain(List<SlotInfo> places, List<SlotInfo> refused) {
        this.places = places.toArray(new SlotInfo[0]);
        this.refused = List.copyOf(refused);
        places.forEach(p -> names.add(p.name()));
    }

    /** @param handlers by precedence: the one that comes last and closes a cycle is left out */
    static Chain of(Collection<SlotInfo> handlers) {
        List<SlotInfo> taken = new ArrayList<>();
        List<SlotInfo> refused = new ArrayList<>();
        List<SlotInfo> order = List.of();
        for (SlotInfo handler : handlers) {
            taken.add(handler);
            List<SlotInfo> attempt = order(taken);
            if (attempt.size() < taken.size()) {
                taken.remove(handler);
                refused.add(handler);
            } else {
                order = attempt;
            }
        }
        return new Chain(order, refused);
    }

    /** As many as can be ordered. */
    private static List<SlotInfo> order(List<SlotInfo> handlers) {
        List<SlotInfo> result = new ArrayList<>(handlers.size());
        for (Phase phase : Phase.values()) {
            List<SlotInfo> left = new ArrayList<>(
                    handlers.stream().filter(h -> h.phase() == phase).toList());
            left.sort(Comparator.comparing(SlotInfo::name));
            boolean moved = true;
            while (moved) {
                moved = false;
                for (SlotInfo candidate : left) {
                    if (left.stream().noneMatch(other -> other != candidate && precedes(other, candidate))) {
                        result.add(candidate);
                        left.remove(candidate);
                        moved = true;
                        break;
                    }
                }
            }
        }
        return result;
    }

    private static boolean precedes(SlotInfo a, SlotInfo b) {
        return a.before().contains(b.name()) || b.after().contains(a.name());
    }

    /** Not to be written to. */
    SlotInfo[] places() {
        return places;
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** Those that would have closed a cycle. */
    List<SlotInfo> refused() {
        return refused;
    }
}
