package org.patchbay.store.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.patchbay.api.ops.store.Stored;

/**
 * All documents with what they were before. Immutable: a batch makes a new shelf, so that a reader never sees half of one. Only the maps of
 * the spaces that the batch touches are copied.
 */
final class Shelf {
    static final Shelf EMPTY = new Shelf(Map.of());

    /** Space, key, then the document and its past, newest first. */
    private final Map<String, NavigableMap<String, List<Stored>>> spaces;

    private Shelf(Map<String, NavigableMap<String, List<Stored>>> spaces) {
        this.spaces = spaces;
    }

    Optional<Stored> get(String space, String key) {
        return newest(space, key).filter(s -> !s.value().isEmpty());
    }

    /** The document, or the mark of its removal. */
    Optional<Stored> newest(String space, String key) {
        List<Stored> past = of(space).get(key);
        return past == null ? Optional.empty() : Optional.of(past.get(0));
    }

    List<Stored> list(String space, String prefix) {
        List<Stored> found = new ArrayList<>();
        for (Map.Entry<String, List<Stored>> entry :
                of(space).tailMap(prefix, true).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            Stored newest = entry.getValue().get(0);
            if (!newest.value().isEmpty()) {
                found.add(newest);
            }
        }
        return List.copyOf(found);
    }

    /** The shelf without the pasts of these documents, and without those that are removed. */
    Shelf forgetting(String space, Predicate<String> keys) {
        NavigableMap<String, List<Stored>> kept = new TreeMap<>(of(space));
        kept.entrySet()
                .removeIf(e ->
                        keys.test(e.getKey()) && e.getValue().get(0).value().isEmpty());
        kept.replaceAll((key, past) -> keys.test(key) ? List.of(past.get(0)) : past);
        Map<String, NavigableMap<String, List<Stored>>> next = new HashMap<>(spaces);
        next.put(space, kept);
        return new Shelf(next);
    }

    /** Every document there is, by space and key. */
    List<Stored> all() {
        List<Stored> found = new ArrayList<>();
        for (String space : new TreeSet<>(spaces.keySet())) {
            of(space).values().forEach(past -> {
                if (!past.get(0).value().isEmpty()) {
                    found.add(past.get(0));
                }
            });
        }
        return List.copyOf(found);
    }

    List<Stored> history(String space, String key) {
        return of(space).getOrDefault(key, List.of());
    }

    /** The shelf with these changes made; keeps {@code depth} former states of each document. */
    Shelf with(List<Stored> batch, int depth) {
        Map<String, NavigableMap<String, List<Stored>>> next = new HashMap<>(spaces);
        Map<String, NavigableMap<String, List<Stored>>> copied = new HashMap<>();
        for (Stored document : batch) {
            NavigableMap<String, List<Stored>> space =
                    copied.computeIfAbsent(document.space(), name -> new TreeMap<>(of(name)));
            next.put(document.space(), space);
            put(space, document, depth);
        }
        return new Shelf(next);
    }

    private static void put(NavigableMap<String, List<Stored>> space, Stored document, int depth) {
        List<Stored> past = space.getOrDefault(document.key(), List.of());
        List<Stored> now = new ArrayList<>(Math.min(past.size(), depth) + 1);
        now.add(document);
        now.addAll(past.subList(0, Math.min(past.size(), depth)));
        space.put(document.key(), List.copyOf(now));
    }

    /** Fills a shelf that nobody reads yet: without a copy for each batch, which takes forever with a hundred thousand documents. */
    static final class Filling {
        private final Map<String, NavigableMap<String, List<Stored>>> spaces = new HashMap<>();

        void add(List<Stored> batch, int depth) {
            for (Stored document : batch) {
                put(spaces.computeIfAbsent(document.space(), name -> new TreeMap<>()), document, depth);
            }
        }

        /** What was added; nothing may be added any more. */
        Shelf shelf() {
            return new Shelf(spaces);
        }
    }

    /** The shelf without the pasts of what was removed before this time: a key that comes and goes for ever must not fill the disk. */
    Shelf forgetting(Instant before) {
        Map<String, NavigableMap<String, List<Stored>>> next = new HashMap<>();
        spaces.forEach((name, space) -> {
            NavigableMap<String, List<Stored>> kept = new TreeMap<>(space);
            kept.values()
                    .removeIf(past ->
                            past.get(0).value().isEmpty() && past.get(0).at().isBefore(before));
            next.put(name, kept);
        });
        return new Shelf(next);
    }

    /** Every state of every document, each document's oldest first: played back, they make this shelf. */
    Stream<Stored> everything() {
        return spaces.values().stream().flatMap(s -> s.values().stream()).flatMap(past -> {
            List<Stored> oldestFirst = new ArrayList<>(past);
            Collections.reverse(oldestFirst);
            return oldestFirst.stream();
        });
    }

    private NavigableMap<String, List<Stored>> of(String space) {
        NavigableMap<String, List<Stored>> found = spaces.get(space);
        return found == null ? Collections.emptyNavigableMap() : found;
    }
}
