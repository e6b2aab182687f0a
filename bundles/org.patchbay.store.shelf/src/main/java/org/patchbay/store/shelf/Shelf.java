package org.patchbay.store.shelf;

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
 * All documents with what they were before. Immutable: a change makes a new shelf, so that a reader never sees half of one. Only the maps of
 * the spaces that the change touches are copied, each once.
 */
public final class Shelf {
    public static final Shelf EMPTY = new Shelf(Map.of());

    /** Space, key, then the document and its past, newest first. */
    private final Map<String, NavigableMap<String, List<Stored>>> spaces;

    private Shelf(Map<String, NavigableMap<String, List<Stored>>> spaces) {
        this.spaces = spaces;
    }

    public Optional<Stored> get(String space, String key) {
        return newest(space, key).filter(s -> !s.value().isEmpty());
    }

    /** The document, or the mark of its removal. */
    public Optional<Stored> newest(String space, String key) {
        List<Stored> past = of(space).get(key);
        return past == null ? Optional.empty() : Optional.of(past.get(0));
    }

    public List<Stored> list(String space, String prefix) {
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
    public Shelf forgetting(String space, Predicate<String> keys) {
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
    public List<Stored> all() {
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

    public List<Stored> history(String space, String key) {
        return of(space).getOrDefault(key, List.of());
    }

    /** The shelf after these changes, in their order; keeps {@code depth} former states of each document. */
    public Shelf with(List<Stored> changes, int depth) {
        if (changes.isEmpty()) {
            return this;
        }
        Map<String, NavigableMap<String, List<Stored>>> next = new HashMap<>(spaces);
        Map<String, NavigableMap<String, List<Stored>>> copied = new HashMap<>();
        for (Stored document : changes) {
            NavigableMap<String, List<Stored>> space =
                    copied.computeIfAbsent(document.space(), name -> new TreeMap<>(of(name)));
            next.put(document.space(), space);
            put(space, document, depth);
        }
        return new Shelf(next);
    }

    private static void put(NavigableMap<String, List<Stored>> space, Stored document, int depth) {
        // A first version has no past: what is still remembered here of a key was forgotten where it is kept.
        List<Stored> past = document.version() == 1 ? List.of() : space.getOrDefault(document.key(), List.of());
        List<Stored> now = new ArrayList<>(Math.min(past.size(), depth) + 1);
        now.add(document);
        now.addAll(past.subList(0, Math.min(past.size(), depth)));
        space.put(document.key(), List.copyOf(now));
    }

    /** Fills a shelf that nobody reads yet: without a copy for each batch, which takes forever with a hundred thousand documents. */
    public static final class Filling {
        private final Map<String, NavigableMap<String, List<Stored>>> spaces = new HashMap<>();

        public void add(List<Stored> batch, int depth) {
            for (Stored document : batch) {
                put(spaces.computeIfAbsent(document.space(), name -> new TreeMap<>()), document, depth);
            }
        }

        /** What was added; nothing may be added any more. */
        public Shelf shelf() {
            return new Shelf(spaces);
        }
    }

    /** The marks of documents removed before this time: a key that comes and goes for ever must not fill what keeps it. */
    public List<Stored> removedBefore(Instant time) {
        return spaces.values().stream()
                .flatMap(space -> space.values().stream())
                .map(past -> past.get(0))
                .filter(newest -> newest.value().isEmpty() && newest.at().isBefore(time))
                .toList();
    }

    /** The shelf without these documents and their pasts, where they are still as given. */
    public Shelf without(List<Stored> forgotten) {
        Map<String, NavigableMap<String, List<Stored>>> next = new HashMap<>(spaces);
        Map<String, NavigableMap<String, List<Stored>>> copied = new HashMap<>();
        for (Stored mark : forgotten) {
            NavigableMap<String, List<Stored>> space =
                    copied.computeIfAbsent(mark.space(), name -> new TreeMap<>(of(name)));
            next.put(mark.space(), space);
            List<Stored> past = space.get(mark.key());
            if (past != null && past.get(0).equals(mark)) {
                space.remove(mark.key());
            }
        }
        return new Shelf(next);
    }

    /**
     * What has to be told to somebody who knew another shelf, when nobody knows the steps between: what each document is now. One that is gone
     * without a mark is told as removed by {@code author}.
     */
    public List<Stored> differenceFrom(Shelf before, String author, Instant now) {
        List<Stored> told = new ArrayList<>();
        newest().forEach(document -> {
            Optional<Stored> known = before.newest(document.space(), document.key());
            boolean neverThere = known.isEmpty() && document.value().isEmpty();
            if (!neverThere && !known.equals(Optional.of(document))) {
                told.add(document);
            }
        });
        before.newest()
                .filter(known -> !known.value().isEmpty()
                        && newest(known.space(), known.key()).isEmpty())
                .forEach(known ->
                        told.add(new Stored(known.space(), known.key(), "", known.version() + 1, author, now)));
        return told;
    }

    /** What the documents with these keys are now, marks of removal too. */
    public List<Stored> newest(String space, Predicate<String> keys) {
        return of(space).values().stream()
                .map(past -> past.get(0))
                .filter(d -> keys.test(d.key()))
                .toList();
    }

    private Stream<Stored> newest() {
        return spaces.values().stream()
                .flatMap(space -> space.values().stream())
                .map(past -> past.get(0));
    }

    /** Every state of every document, each document's oldest first: played back, they make this shelf. */
    public Stream<Stored> everything() {
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
