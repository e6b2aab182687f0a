package org.patchbay.number.list;

import java.util.Arrays;

/**
 * Packed entries in their order, each once, with their ends where any has one: 8 bytes an entry, or 12. Immutable.
 *
 * <p>An end is in minutes since 1970, {@link #FOREVER} for none; {@link #GONE} marks what a change removes.
 */
final class Keys {
    static final int FOREVER = 0;
    static final int GONE = -1;
    static final int NOT_THERE = Integer.MIN_VALUE;
    static final Keys NONE = new Keys(new long[0], new int[0]);

    private final long[] packed;
    /** Empty where all are for ever. */
    private final int[] ends;
    /** A bit for each number of digits that a beginning has. */
    private final int beginnings;

    /** @param ends as many as there are entries, or none where all are for ever */
    Keys(long[] packed, int[] ends) {
        this.packed = packed;
        this.ends = ends;
        int found = 0;
        for (long each : packed) {
            found |= Packed.isBeginning(each) ? 1 << Packed.digits(each) : 0;
        }
        beginnings = found;
    }

    int size() {
        return packed.length;
    }

    long at(int index) {
        return packed[index];
    }

    int beginnings() {
        return beginnings;
    }

    int end(int index) {
        return ends.length == 0 ? FOREVER : ends[index];
    }

    /** The end of an entry; {@link #NOT_THERE} where there is none such. */
    int endOf(long wanted) {
        int index = Arrays.binarySearch(packed, wanted);
        return index < 0 ? NOT_THERE : end(index);
    }

    /** These with a change made. What is gone is left out, or kept as a mark for what lies below. */
    Keys with(Keys change, boolean marks) {
        long[] both = new long[size() + change.size()];
        int[] until = ends.length == 0 && change.ends.length == 0 ? new int[0] : new int[both.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < size() || j < change.size()) {
            boolean mine = j == change.size() || i < size() && packed[i] < change.packed[j];
            int end = mine ? end(i) : change.end(j);
            if (marks || end != GONE) {
                both[count] = mine ? packed[i] : change.packed[j];
                if (until.length > 0) {
                    until[count] = end;
                }
                count++;
            }
            if (!mine) {
                i += i < size() && packed[i] == change.packed[j] ? 1 : 0;
                j++;
            } else {
                i++;
            }
        }
        return new Keys(
                count == both.length ? both : Arrays.copyOf(both, count),
                until.length == 0 || count == until.length ? until : Arrays.copyOf(until, count));
    }
}
