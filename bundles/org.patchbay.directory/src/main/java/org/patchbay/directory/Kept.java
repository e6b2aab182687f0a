package org.patchbay.directory;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.store.Stored;

/**
 * An entry of the store, read once; or one that is to be.
 *
 * @param where what an operator looks up when it is not put on the service
 * @param value nothing where it cannot be used, or is removed
 * @param problems what is wrong with it by itself
 * @param version of the store; 0 for one that is to be
 */
record Kept<T>(
        Kind<T> kind,
        String key,
        String where,
        @Nullable T value,
        List<Problem> problems,
        long version,
        String author,
        Instant at) {
    static final String SPACE = "directory";
    static final String STORE = "store";
    /**
     * A document that every change writes too, as it stood when the change was checked: of two nodes that change different entries at once the
     * second is refused, and checks anew what the first one's change makes of its own.
     */
    static final String REVISION = "revision";

    /** The key of its document. */
    static String document(Kind<?> kind, String key) {
        return kind.name() + "/" + key;
    }

    /** Whose the entry of the store is that is looked up so; empty for what other sources tell. */
    static Optional<String> tenant(String where) {
        int kind = STORE.length() + 1;
        int slash = where.indexOf('/');
        return where.startsWith(STORE + " ") && slash > kind
                ? Optional.of(Kind.tenant(where.substring(slash + 1)))
                : Optional.empty();
    }

    /** One that is to be. */
    static <T> Kept<T> draft(Kind<T> kind, String where, T value) {
        return new Kept<>(kind, kind.key(value), where, value, List.of(), 0, "", Instant.EPOCH);
    }

    /** One that is to be no more. */
    static <T> Kept<T> removal(Kind<T> kind, String key) {
        return new Kept<>(kind, key, "", null, List.of(), 0, "", Instant.EPOCH);
    }

    static <T> Kept<T> of(Kind<T> kind, String key, Stored document) {
        String where = STORE + " " + document.key();
        List<Problem> problems = new ArrayList<>();
        T value = null;
        if (!document.value().isEmpty()) {
            try {
                value = kind.parse(Fields.of(where, Json.object(document.value()), problems), problems);
                if (value != null && !kind.key(value).equals(key)) {
                    problems.add(new Problem(
                            where, "It holds the entry " + kind.key(value) + ". Another program wrote it; remove it."));
                    value = null;
                }
            } catch (IOException e) {
                problems.add(new Problem(where, "It cannot be read (" + e.getMessage() + "). Put it anew."));
            }
        }
        return new Kept<>(
                kind,
                key,
                where,
                value,
                List.copyOf(problems),
                document.version(),
                document.author().intern(),
                document.at());
    }

    /** Where a source has each key of a kind. */
    static <T> Map<String, String> places(Kind<T> kind, Contents contents) {
        Map<String, String> places = new HashMap<>();
        kind.of(contents).forEach(e -> places.putIfAbsent(kind.key(e.value()), e.where()));
        return places;
    }

    /** Whether nothing is there any more. */
    boolean removed() {
        return value == null && problems.isEmpty();
    }

    void addTo(Contents.Builder all) {
        if (value != null) {
            kind.add(all, where, value);
        }
        problems.forEach(all::problem);
    }

    Map<String, String> fields() {
        return value == null ? Map.of() : kind.fields(value);
    }

    DirectoryEntry shown() {
        return new DirectoryEntry(kind.name(), key, fields(), STORE, version, author, at);
    }
}
