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

import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

/** Who takes what. A name that somebody took once is known from then on: while nobody does, who posts there is to come again. */
final class Hooks<S, C, A> {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private final Comparator<Hook<S, C, A>> first =
            Comparator.<Hook<S, C, A>>comparingInt(Hook::ranking).reversed().thenComparingLong(Hook::id);

    private final Hook.Kind<S, C, A> kind;
    private final Map<String, Place<S, C, A>> places = new ConcurrentHashMap<>();
    private volatile Set<String> expected = Set.of();

    private Hooks(Hook.Kind<S, C, A> kind) {
        this.kind = kind;
    }

    static Hooks<Webhook, WebhookCall, WebhookAnswer> ofWebhooks() {
        return new Hooks<>(
                new Hook.Kind<>("webhook", Webhook::name, Webhook::take, WebhookAnswer.of(500), WebhookAnswer.of(503)));
    }

    static Hooks<Page, PageCall, PageAnswer> ofPages() {
        return new Hooks<>(new Hook.Kind<>("page", Page::name, Page::answer, Sheet.plain(500), Sheet.plain(503)));
    }

    /** What there is of one name. */
    static final class Place<S, C, A> {
        private volatile List<Hook<S, C, A>> takers = List.of();
        private final Tally tally = new Tally();

        Tally tally() {
            return tally;
        }

        /** The one that counts. */
        Optional<Hook<S, C, A>> hook() {
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

    private Place<S, C, A> place(String name) {
        return places.computeIfAbsent(name, n -> new Place<>());
    }

    /** Empty where nobody ever took it, nor is to. */
    Optional<Place<S, C, A>> find(String name) {
        return Optional.ofNullable(places.get(name));
    }

    void add(S taker, int ranking, long id) {
        String name;
        try {
            name = kind.name().apply(taker);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A {} does not say its name, and is left out: {}", kind.what(), Hook.described(e));
            return;
        }
        if (!isName(name)) {
            LOG.warn(
                    "'{}' is no name of a {}, and it is left out. Use lower case letters, digits and dashes.",
                    name.replaceAll("\\p{Cntrl}", "?"),
                    kind.what());
            return;
        }
        Place<S, C, A> place = place(name);
        synchronized (this) {
            List<Hook<S, C, A>> takers = new ArrayList<>(place.takers);
            takers.add(new Hook<>(kind, name, taker, ranking, id));
            takers.sort(first);
            place.takers = List.copyOf(takers);
        }
    }

    void remove(S taker) {
        places.values().forEach(place -> removed(place, taker).forEach(Hook::close));
    }

    private synchronized List<Hook<S, C, A>> removed(Place<S, C, A> place, S taker) {
        List<Hook<S, C, A>> gone =
                place.takers.stream().filter(hook -> hook.is(taker)).toList();
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
