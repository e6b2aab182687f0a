package org.patchbay.cdr;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.fact.Fact;

/** What a fact tells, sorted out: of the call itself and of each of its legs. */
final class Told {
    private static final String LEG = "leg.";
    private static final int DIGITS = 4;
    /** Of so many legs, more than most calls have, the keys are known as a whole. */
    private static final int FIRST = 4;

    /** What a key means. */
    private record Place(int leg, int at) {}

    private static final int OF_THE_CALL = -1;
    /** These are said by the scope or counted here: a record has each key once. */
    private static final Place NOWHERE = new Place(OF_THE_CALL, -1);

    private static final Map<String, Place> PLACES = places();

    private final Values call = new Values(Keys.CALL);
    private final @Nullable Values[] first = new @Nullable Values[FIRST];
    private final Map<Integer, Values> more = new TreeMap<>();
    private boolean legs;

    Told(Fact fact) {
        fact.data().forEach(this::put);
    }

    private static Map<String, Place> places() {
        Map<String, Place> places = new HashMap<>();
        for (String name : Keys.CALL.names()) {
            places.put(name, new Place(OF_THE_CALL, places.size()));
        }
        for (String name : new String[] {"call", "tenant", "duration_seconds", "legs"}) {
            places.put(name, NOWHERE);
        }
        for (int leg = 0; leg < FIRST; leg++) {
            int at = 0;
            for (String name : Keys.LEG.names()) {
                // The core has the same: to be found, a string that is the same object is compared with nothing.
                places.put((LEG + leg + '.' + name).intern(), new Place(leg, at++));
            }
        }
        return places;
    }

    private void put(String key, String value) {
        Place place = PLACES.get(key);
        if (place == null) {
            putUnknown(key, value);
        } else if (place.leg >= 0) {
            leg(place.leg).put(place.at, value);
        } else if (place.at >= 0) {
            call.put(place.at, value);
        }
    }

    private void putUnknown(String key, String value) {
        int dot = key.startsWith(LEG) ? key.indexOf('.', LEG.length()) : -1;
        int leg = dot < 0 || dot == key.length() - 1 ? -1 : number(key, LEG.length(), dot);
        if (leg >= 0) {
            leg(leg).put(key.substring(dot + 1), value);
        } else {
            call.put(key, value);
        }
    }

    /** Negative for what is no number of a leg. */
    private static int number(String text, int from, int to) {
        if (from == to || to - from > DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private Values leg(int number) {
        legs = true;
        if (number >= FIRST) {
            return more.computeIfAbsent(number, n -> new Values(Keys.LEG));
        }
        Values leg = first[number];
        if (leg == null) {
            leg = new Values(Keys.LEG);
            first[number] = leg;
        }
        return leg;
    }

    Values call() {
        return call;
    }

    boolean hasLegs() {
        return legs;
    }

    /** In the order of their numbers. */
    void forEachLeg(Consumer<Values> then) {
        for (Values leg : first) {
            if (leg != null) {
                then.accept(leg);
            }
        }
        more.values().forEach(then);
    }
}
