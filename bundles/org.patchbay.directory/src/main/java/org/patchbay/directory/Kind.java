package org.patchbay.directory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource.Entry;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.ops.directory.EntryKind;

/**
 * A kind of entries: its columns, how its fields become a value, and how they are written again. The one description that the files, the
 * store, imports, exports and operations share.
 */
final class Kind<T> {

    /** What has to be in a column. */
    private enum Need {
        KEY,
        /** A part of the key that may be empty. */
        KEY_OR_NOTHING,
        NOT_EMPTY,
        /** A file must have the column, which may be empty. */
        COLUMN,
        NOTHING
    }

    private record Column<T>(String name, Need need, String text, Function<T, String> written) {
        boolean key() {
            return need == Need.KEY || need == Need.KEY_OR_NOTHING;
        }

        boolean required() {
            return need == Need.KEY || need == Need.NOT_EMPTY;
        }
    }

    /** Puts a value into contents. */
    interface Adder<T> {
        Object add(Contents.Builder all, String where, T value);
    }

    private final String name;
    private final String one;
    private final List<Column<T>> columns;
    private final Function<Fields, T> parser;
    private final Function<Contents, List<Entry<T>>> lister;
    private final Adder<T> adder;
    private final EntryKind shown;

    private Kind(
            Builder<T> built, Function<Fields, T> parser, Function<Contents, List<Entry<T>>> lister, Adder<T> adder) {
        this.name = built.name;
        this.one = built.one;
        this.columns = List.copyOf(built.columns);
        this.parser = parser;
        this.lister = lister;
        this.adder = adder;
        this.shown = new EntryKind(
                name,
                columns.stream()
                        .map(c -> new EntryKind.Column(c.name, c.key(), c.required(), c.text))
                        .toList());
    }

    static <T> Builder<T> of(String name, String one) {
        return new Builder<>(name, one);
    }

    /** In the plural, as its file is called: {@code users}. */
    String name() {
        return name;
    }

    /** In the singular: {@code user}. */
    String one() {
        return one;
    }

    EntryKind shown() {
        return shown;
    }

    List<String> columns() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns without which a file is not one of this kind. */
    List<String> needed() {
        return columns.stream()
                .filter(c -> c.need != Need.NOTHING && c.need != Need.KEY_OR_NOTHING)
                .map(Column::name)
                .toList();
    }

    List<String> notNeeded() {
        List<String> more = new ArrayList<>(columns());
        more.removeAll(needed());
        return more;
    }

    /** The value, or nothing where the entry cannot be used at all; what is wrong is added to the problems. */
    @Nullable
    T parse(Fields fields, List<Problem> problems) {
        try {
            return parser.apply(fields);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(fields.where(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    /** What is empty and must not be; for entries that are changed by operations. */
    Optional<String> missing(Fields fields) {
        return columns.stream()
                .filter(c -> c.required() && fields.get(c.name).isEmpty())
                .findFirst()
                .map(c -> "The " + one + " has no " + c.name + ". Give it one: " + c.text + ".");
    }

    /** The fields as they are written; empty ones are left out. */
    Map<String, String> fields(T value) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Column<T> column : columns) {
            String text = column.written.apply(value);
            if (!text.isEmpty()) {
                fields.put(column.name, text);
            }
        }
        return fields;
    }

    /** The fields of the key, parted by slashes; empty ones at the end are left out. */
    String key(T value) {
        StringBuilder key = new StringBuilder();
        int end = 0;
        for (Column<T> column : columns) {
            if (column.key()) {
                String text = column.written.apply(value);
                key.append(key.isEmpty() ? "" : "/").append(text);
                end = text.isEmpty() ? end : key.length();
            }
        }
        key.setLength(end);
        return key.toString();
    }

    /** The tenant an entry belongs to, which is the first part of each key. */
    static String tenant(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    List<Entry<T>> of(Contents contents) {
        return lister.apply(contents);
    }

    void add(Contents.Builder all, String where, T value) {
        adder.add(all, where, value);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects the columns, those of the key first. */
    static final class Builder<T> {
        private final String name;
        private final String one;
        private final List<Column<T>> columns = new ArrayList<>();

        private Builder(String name, String one) {
            this.name = name;
            this.one = one;
        }

        private Builder<T> add(String column, Need need, String text, Function<T, String> written) {
            columns.add(new Column<>(column, need, text, written));
            return this;
        }

        Builder<T> key(String column, String text, Function<T, String> written) {
            return add(column, Need.KEY, text, written);
        }

        Builder<T> keyOrNothing(String column, String text, Function<T, String> written) {
            return add(column, Need.KEY_OR_NOTHING, text, written);
        }

        Builder<T> notEmpty(String column, String text, Function<T, String> written) {
            return add(column, Need.NOT_EMPTY, text, written);
        }

        Builder<T> column(String column, String text, Function<T, String> written) {
            return add(column, Need.COLUMN, text, written);
        }

        Builder<T> optional(String column, String text, Function<T, String> written) {
            return add(column, Need.NOTHING, text, written);
        }

        Kind<T> build(Function<Fields, T> parser, Function<Contents, List<Entry<T>>> lister, Adder<T> adder) {
            return new Kind<>(this, parser, lister, adder);
        }
    }
}
