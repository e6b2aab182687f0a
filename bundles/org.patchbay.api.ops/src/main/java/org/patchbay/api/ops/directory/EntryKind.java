package org.patchbay.api.ops.directory;

import java.util.List;

/**
 * A kind of entries.
 *
 * @param name in the plural, as its file is called: {@code users}
 * @param columns in their order; those of the key come first
 */
public record EntryKind(String name, List<Column> columns) {
    public EntryKind {
        columns = List.copyOf(columns);
    }

    /**
     * A field of an entry.
     *
     * @param key whether it is a part of the key
     * @param required whether it must not be empty
     * @param text what it is, and how it is written
     */
    public record Column(String name, boolean key, boolean required, String text) {}
}
