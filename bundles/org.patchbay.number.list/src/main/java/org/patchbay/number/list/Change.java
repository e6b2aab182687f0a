package org.patchbay.number.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.patchbay.api.ops.list.ListChange;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * A change of a list as the store keeps it: documents that are written once and never again, each with a head and then a {@link Line} for each
 * entry, in the order of the entries. A list is all its changes, one upon the other, so one more entry writes one small document.
 *
 * @param version the list's after it
 * @param parts its documents
 */
record Change(long version, List<Stored> parts) {
    /** All that was before the changes that are kept. */
    static final String BASE = "base";

    static final String HEAD = "list 1\t";
    /** Characters of a usual line. */
    private static final int LINE = 14;

    /** Takes a line of a change. */
    interface Taker {
        void take(long packed, Stored document, int from, int to);
    }

    /** The changes that these documents of one list make; both are in their order. */
    static List<Change> of(List<Stored> documents) {
        List<Change> changes = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= documents.size(); i++) {
            long version = ListKey.version(documents.get(from).key());
            if (i == documents.size() || ListKey.version(documents.get(i).key()) != version) {
                changes.add(new Change(version, documents.subList(from, i)));
                from = i;
            }
        }
        return changes;
    }

    private Stored first() {
        return parts.get(0);
    }

    String action() {
        String text = first().value();
        int end = text.indexOf('\n');
        String head = end < 0 ? text : text.substring(0, end);
        return head.startsWith(HEAD) ? head.substring(HEAD.length()) : "";
    }

    boolean isBase() {
        return action().equals(BASE);
    }

    /** How many lines it takes, about. */
    long cost() {
        return parts.stream().mapToLong(part -> part.value().length()).sum() / LINE;
    }

    /** How many lines it has at most. */
    int lines() {
        int lines = 0;
        for (Stored part : parts) {
            lines += (int) part.value().chars().filter(c -> c == '\n').count();
        }
        return lines;
    }

    /**
     * Gives out each line.
     *
     * @return how many could not be read, and are left out
     */
    int read(Taker taker) {
        int unreadable = 0;
        for (Stored part : parts) {
            String text = part.value();
            if (!text.startsWith(HEAD)) {
                unreadable++;
                continue;
            }
            for (int end = text.indexOf('\n'); end >= 0; ) {
                int from = end + 1;
                end = text.indexOf('\n', from);
                int to = end < 0 ? text.length() : end;
                long packed = packed(text, from, to);
                if (packed == Packed.NONE) {
                    unreadable++;
                } else {
                    taker.take(packed, part, from, to);
                }
            }
        }
        return unreadable;
    }

    private static long packed(String text, int from, int to) {
        int begin = from < to && text.charAt(from) == '-' ? from + 1 : from;
        int tab = begin;
        while (tab < to && text.charAt(tab) != '\t') {
            tab++;
        }
        return Packed.read(text, begin, tab);
    }

    ListChange shown() {
        int[] counts = new int[2];
        int unused = read((packed, document, from, to) -> counts[isRemoval(document, from) ? 1 : 0]++);
        return new ListChange(version, action(), counts[0], counts[1], first().author(), first().at());
    }

    static boolean isRemoval(Stored document, int from) {
        return document.value().charAt(from) == '-';
    }

    /** Takes it away, if nobody has changed it meanwhile. */
    List<Write> removal() {
        return parts.stream()
                .map(part -> new Write(ListKey.SPACE, part.key(), Optional.empty(), OptionalLong.of(part.version())))
                .toList();
    }
}
