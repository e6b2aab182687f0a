package org.patchbay.store.shelf;

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

/** Makes of what a writer wants what is to be kept, or says who was faster. */
public final class Draft {
    private record Place(String space, String key) {}

    private Draft() {}

    /** What no store can keep. */
    public static void check(Write write) throws StoreException {
        if (write.space().isBlank() || write.key().isBlank()) {
            throw new StoreException(Reason.INVALID, "A document needs a space and a key.");
        }
        if (write.value().isPresent() && write.value().get().isEmpty()) {
            throw new StoreException(
                    Reason.INVALID,
                    write.space() + "/" + write.key()
                            + " cannot be empty: that is how a removal is told. Remove it instead.");
        }
    }

    /** The documents as they are to be kept, after the versions that the shelf has. */
    public static List<Stored> of(Shelf shelf, String author, List<Write> writes, Instant at) throws StoreException {
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
