package org.patchbay.webhook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.webhook.Webhook;

/** Who takes what. A name that somebody took once is known from then on: while nobody does, who posts there is to come again. */
final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Comparator<Hook> FIRST =
            Comparator.comparingInt(Hook::ranking).reversed().thenComparingLong(Hook::id);

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private volatile Set<String> expected = Set.of();

    /** What there is of one name. */
    static final class Place {
        private volatile List<Hook> takers = List.of();
        private final Tally tally = new Tally();

        Tally tally() {
            return tally;
        }

        /** The one that counts. */
        Optional<Hook> hook() {
            return takers.stream().findFirst();
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    void expect(Set<String> names) {
        expected = Set.copyOf(names);
        names.forEach(this::place);
    }

    private Place place(String name) {
        return places.computeIfAbsent(name, n -> new Place());
    }

    /** Empty where nobody ever took it, nor is to. */
    Optional<Place> find(String name) {
        return Optional.ofNullable(places.get(name));
    }

    void add(Webhook taker, int ranking, long id) {
        String name;
        try {
            name = taker.name();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A webhook does not say its name, and is left out: {}", Hook.described(e));
            return;
        }
        if (!isName(name)) {
            LOG.warn(
                    "'{}' is no name of a webhook, and it is left out. Use lower case letters, digits and dashes.",
                    name.replaceAll("\\p{Cntrl}", "?"));
            return;
        }
        Place place = place(name);
        synchronized (this) {
            List<Hook> takers = new ArrayList<>(place.takers);
            takers.add(new Hook(name, taker, ranking, id));
            takers.sort(FIRST);
            place.takers = List.copyOf(takers);
        }
    }

    void remove(Webhook taker) {
        places.values().forEach(place -> removed(place, taker).forEach(Hook::close));
    }

    private synchronized List<Hook> removed(Place place, Webhook taker) {
        List<Hook> gone = place.takers.stream().filter(hook -> hook.is(taker)).toList();
        if (!gone.isEmpty()) {
            place.takers = place.takers.stream().filter(hook -> !hook.is(taker)).toList();
        }
        return gone;
    }

    /** Those that somebody is to take, and nobody does. */
    Set<String> missing() {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeIf(name -> find(name).flatMap(Place::hook).isPresent());
        return missing;
    }

    /** Each name with what came there, in their order. */
    String shown() {
        Map<String, String> all = new TreeMap<>();
        places.forEach((name, place) -> all.put(
                name, name + (place.hook().isPresent() ? "" : " (nobody takes it now)") + ": " + place.tally()));
        return all.isEmpty() ? "nobody takes any" : String.join("; ", all.values());
    }
}
