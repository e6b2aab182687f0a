package org.patchbay.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/** Makes of what a writer wants what is to be kept, or says why not. */
final class Draft {
    /** Of a space, a key and an author in UTF-8: an index entry of PostgreSQL takes no more than 2.7 kB. */
    private static final int LONGEST_NAME = 1024;

    private static final long LARGEST = 256L << 20;

    private record Place(String space, String key) {}

    private Draft() {}

    /** What is wrong whatever is in the database. */
    static void check(String author, List<Write> writes) throws StoreException {
        long size = 0;
        for (Write write : writes) {
            if (write.space().isBlank() || write.key().isBlank()) {
                throw new StoreException(Reason.INVALID, "A document needs a space and a key.");
            }
            String value = write.value().orElse("-");
            if (value.isEmpty()) {
                throw new StoreException(
                        Reason.INVALID,
                        write.space() + "/" + write.key()
                                + " cannot be empty: that is how a removal is told. Remove it instead.");
            }
            checkText("The space " + write.space(), write.space(), LONGEST_NAME);
            checkText("The key " + write.key(), write.key(), LONGEST_NAME);
            checkText("The author " + author, author, LONGEST_NAME);
            size += checkText("The document " + write.space() + "/" + write.key(), value, LARGEST);
        }
        if (size > LARGEST) {
            throw new StoreException(
                    Reason.INVALID, "The change is larger than " + (LARGEST >> 20) + " MB. Make it in several parts.");
        }
    }

    private static long checkText(String what, String text, long most) throws StoreException {
        String shown = what.length() > 200 ? what.substring(0, 200) + "..." : what;
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new StoreException(
                    Reason.INVALID, shown + " holds half of a surrogate pair, which is no character. Take it out.");
        }
        long length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > most) {
            throw new StoreException(
                    Reason.INVALID, shown + " has " + length + " bytes; at most " + most + " can be kept.");
        }
        return length;
    }

    /** The documents as they are to be kept, after the versions that the shelf has. */
    static List<Stored> of(Shelf shelf, String author, List<Write> writes, Instant at) throws StoreException {
        // A later change of the same document in the batch counts from the earlier one.
        Map<Place, Stored> drafted = new HashMap<>();
        List<Stored> batch = new ArrayList<>(writes.size());
        for (Write write : writes) {
            Place place = new Place(write.space(), write.key());
            Optional<Stored> newest =
                    Optional.ofNullable(drafted.get(place)).or(() -> shelf.newest(write.space(), write.key()));
            long last = newest.map(Stored::version).orElse(0L);
            long present = newest.filter(s -> !s.value().isEmpty()).isPresent() ? last : 0;
            if (write.expected().isPresent() && write.expected().getAsLong() != present) {
                throw new StoreException(
                        Reason.CONFLICT,
                        write.space() + "/" + write.key() + " was changed meanwhile: it has version " + present
                                + ", not " + write.expected().getAsLong() + ". Read it again.");
            }
            if (write.value().isEmpty() && present == 0) {
                continue;
            }
            Stored next = new Stored(write.space(), write.key(), write.value().orElse(""), last + 1, author, at);
            batch.add(next);
            drafted.put(place, next);
        }
        return List.copyOf(batch);
    }
}
