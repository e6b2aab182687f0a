package org.patchbay.api.ops.directory;

import java.time.Instant;
import java.util.Map;

/**
 * An entry as it is kept.
 *
 * @param key the fields of the key, parted by slashes: {@code acme/ada}
 * @param fields by column, empty ones left out; none where it was removed
 * @param source {@code store}, or the source that tells it
 * @param version of the store; 0 for what other sources tell
 * @param author who changed it last; empty for what other sources tell
 * @param at when; {@link Instant#EPOCH} for what other sources tell
 */
public record DirectoryEntry(
        String kind, String key, Map<String, String> fields, String source, long version, String author, Instant at) {
    public DirectoryEntry {
        fields = Map.copyOf(fields);
    }
}
