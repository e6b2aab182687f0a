package org.patchbay.directory;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Contents;

/** The entries of the store by kind and key, at one moment. Only the kinds that a change touches are copied. */
final class Entries {
    static final Entries EMPTY = new Entries(Map.of(), 0);

    private final Map<Kind<?>, NavigableMap<String, Kept<?>>> byKind;
    private final long revision;
    private volatile @Nullable Contents contents;

    private Entries(Map<Kind<?>, NavigableMap<String, Kept<?>>> byKind, long revision) {
        this.byKind = byKind;
        this.revision = revision;
    }

    /** Of the store's document that every change raises: these entries are all that was changed up to it. */
    long revision() {
        return revision;
    }

    Entries at(long seen) {
        return seen == revision ? this : new Entries(byKind, seen);
    }

    /** These after changes; what was removed is left out. */
    Entries with(Collection<? extends Kept<?>> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        Map<Kind<?>, NavigableMap<String, Kept<?>>> next = new HashMap<>(byKind);
        Map<Kind<?>, NavigableMap<String, Kept<?>>> copied = new HashMap<>();
        for (Kept<?> kept : changes) {
            NavigableMap<String, Kept<?>> kind = copied.computeIfAbsent(kept.kind(), k -> new TreeMap<>(of(k)));
            next.put(kept.kind(), kind);
            if (kept.removed()) {
                kind.remove(kept.key());
            } else {
                kind.put(kept.key(), kept);
            }
        }
        return new Entries(next, revision);
    }

    NavigableMap<String, Kept<?>> of(Kind<?> kind) {
        NavigableMap<String, Kept<?>> found = byKind.get(kind);
        return found == null ? Collections.emptyNavigableMap() : found;
    }

    Optional<Kept<?>> get(Kind<?> kind, String key) {
        return Optional.ofNullable(of(kind).get(key));
    }

    boolean isEmpty() {
        return byKind.values().stream().allMatch(Map::isEmpty);
    }

    Contents contents() {
        Contents made = contents;
        if (made == null) {
            Contents.Builder all = Contents.with();
            Kinds.ALL.forEach(kind -> of(kind).values().forEach(kept -> kept.addTo(all)));
            made = all.build();
            contents = made;
        }
        return made;
    }
}
