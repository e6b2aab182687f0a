package org.patchbay.number.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.patchbay.api.ops.store.Stored;

/** All entries of a list, in their order, each with the line that made it what it is. For what an operator does: it reads every document. */
final class Content {
    static final Content NONE = new Content(new long[0], new Stored[0], new int[0], 0);

    private final long[] packed;
    private final Stored[] documents;
    /** Where the line begins; below zero, counted from -1, for one that removes. */
    private final int[] places;

    private final int unreadable;

    Content(long[] packed, Stored[] documents, int[] places, int unreadable) {
        this.packed = packed;
        this.documents = documents;
        this.places = places;
        this.unreadable = unreadable;
    }

    /** What these changes make, the later ones over the earlier. */
    static Content of(List<Change> changes) {
        List<Content> runs = new ArrayList<>();
        changes.forEach(change -> runs.add(run(change)));
        while (runs.size() > 1) {
            for (int i = 0; i + 1 < runs.size(); i++) {
                runs.set(i, runs.get(i).under(runs.remove(i + 1)));
            }
        }
        return runs.isEmpty() ? NONE : runs.get(0).present();
    }

    /** What one change says, its removals too. */
    static Content run(Change change) {
        int most = change.lines();
        long[] packed = new long[most];
        Stored[] documents = new Stored[most];
        int[] places = new int[most];
        int[] count = new int[1];
        boolean[] sorted = {true};
        int unreadable = change.read((key, document, from, to) -> {
            int at = count[0]++;
            packed[at] = key;
            documents[at] = document;
            places[at] = Change.isRemoval(document, from) ? -1 - from : from;
            sorted[0] &= at == 0 || packed[at - 1] < key;
        });
        Content run = cut(packed, documents, places, count[0], unreadable);
        return sorted[0] ? run : run.sorted();
    }

    private static Content cut(long[] packed, Stored[] documents, int[] places, int count, int unreadable) {
        return count == packed.length
                ? new Content(packed, documents, places, unreadable)
                : new Content(
                        Arrays.copyOf(packed, count),
                        Arrays.copyOf(documents, count),
                        Arrays.copyOf(places, count),
                        unreadable);
    }

    /** What another program wrote may be in any order, and twice: the later line counts. */
    private Content sorted() {
        int[] order = Sorting.order(packed);
        long[] all = new long[packed.length];
        Stored[] from = new Stored[packed.length];
        int[] at = new int[packed.length];
        int count = 0;
        for (int index : order) {
            count -= count > 0 && all[count - 1] == packed[index] ? 1 : 0;
            all[count] = packed[index];
            from[count] = documents[index];
            at[count++] = places[index];
        }
        return cut(all, from, at, count, unreadable);
    }

    /** This, with what came later over it. */
    private Content under(Content later) {
        int most = packed.length + later.packed.length;
        long[] both = new long[most];
        Stored[] from = new Stored[most];
        int[] at = new int[most];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < packed.length || j < later.packed.length) {
            boolean mine = j == later.packed.length || i < packed.length && packed[i] < later.packed[j];
            if (!mine && i < packed.length && packed[i] == later.packed[j]) {
                i++;
            }
            both[count] = mine ? packed[i] : later.packed[j];
            from[count] = mine ? documents[i] : later.documents[j];
            at[count++] = mine ? places[i++] : later.places[j++];
        }
        return cut(both, from, at, count, unreadable + later.unreadable);
    }

    private Content present() {
        return without(Set.of());
    }

    /** What there is, but for these. */
    Content without(Set<Long> others) {
        int count = 0;
        long[] left = new long[packed.length];
        Stored[] from = new Stored[packed.length];
        int[] at = new int[packed.length];
        for (int i = 0; i < packed.length; i++) {
            if (places[i] >= 0 && (others.isEmpty() || !others.contains(packed[i]))) {
                left[count] = packed[i];
                from[count] = documents[i];
                at[count++] = places[i];
            }
        }
        return cut(left, from, at, count, unreadable);
    }

    int size() {
        return packed.length;
    }

    int unreadable() {
        return unreadable;
    }

    long packed(int index) {
        return packed[index];
    }

    Stored document(int index) {
        return documents[index];
    }

    Line line(int index) {
        return Line.of(text(index));
    }

    private String text(int index) {
        String text = documents[index].value();
        int end = text.indexOf('\n', places[index]);
        return text.substring(places[index], end < 0 ? text.length() : end);
    }

    /** The first entry at or behind this one. */
    int from(long wanted) {
        int index = Arrays.binarySearch(packed, wanted);
        return index < 0 ? -1 - index : index;
    }

    /** What calls need of it. */
    Keys keys() {
        int[] ends = new int[0];
        for (int i = 0; i < packed.length; i++) {
            int end = end(i);
            if (end != Keys.FOREVER && ends.length == 0) {
                ends = new int[packed.length];
            }
            if (ends.length > 0) {
                ends[i] = end;
            }
        }
        return new Keys(packed, ends);
    }

    private int end(int index) {
        if (places[index] < 0) {
            return Keys.GONE;
        }
        String text = documents[index].value();
        for (int i = places[index]; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == '\t') {
                int to = i + 1;
                while (to < text.length() && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
                    to++;
                }
                return Line.end(text, i + 1, to);
            }
        }
        return Keys.FOREVER;
    }

    /** What is done to make this what the other is. */
    Difference to(Content wanted, boolean removing, Writing writing) {
        int added = 0;
        int changed = 0;
        int removed = 0;
        int i = 0;
        int j = 0;
        while (i < size() || j < wanted.size()) {
            if (j == wanted.size() || i < size() && packed[i] < wanted.packed[j]) {
                if (removing) {
                    writing.removed(line(i).number());
                    removed++;
                }
                i++;
            } else if (i == size() || wanted.packed[j] < packed[i]) {
                writing.line(wanted.text(j++));
                added++;
            } else {
                String text = wanted.text(j++);
                if (!text.equals(text(i++))) {
                    writing.line(text);
                    changed++;
                }
            }
        }
        return new Difference(added, changed, removed, size() - changed - removed);
    }

    /** How many entries come, change, go and stay. */
    record Difference(int added, int changed, int removed, int unchanged) {
        boolean isNone() {
            return added + changed + removed == 0;
        }
    }
}
