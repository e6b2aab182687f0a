package org.patchbay.bus.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import org.patchbay.api.call.fact.Fact;

/** Facts that are not on disk yet, in their order, and about what they will take there. For who holds the lock of the outbox. */
final class Unwritten {
    private record Held(Fact fact, long weight) {}

    private final Deque<Held> facts = new ArrayDeque<>();
    private long weight;

    /** About what a fact takes in the file. */
    static long weight(Map<String, String> data) {
        long chars = 100;
        for (Map.Entry<String, String> entry : data.entrySet()) {
            chars += entry.getKey().length() + entry.getValue().length() + 2;
        }
        return chars;
    }

    /** About what all of them take. */
    long weight() {
        return weight;
    }

    boolean isEmpty() {
        return facts.isEmpty();
    }

    int size() {
        return facts.size();
    }

    void add(Fact fact, long weighs) {
        facts.add(new Held(fact, weighs));
        weight += weighs;
    }

    /** The number of the first, which there must be. */
    long first() {
        return facts.element().fact.cursor();
    }

    /** Takes the first away. */
    Fact remove() {
        Held first = facts.remove();
        weight -= first.weight;
        return first.fact;
    }

    /** The first of those that come after a fact. */
    List<Fact> after(long cursor, int most) {
        List<Fact> some = new ArrayList<>(Math.min(most, facts.size()));
        for (Held each : facts) {
            if (some.size() == most) {
                break;
            }
            if (each.fact.cursor() > cursor) {
                some.add(each.fact);
            }
        }
        return some;
    }
}
