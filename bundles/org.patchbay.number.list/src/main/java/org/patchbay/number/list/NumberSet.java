package org.patchbay.number.list;

/**
 * The entries of a list as calls see them: many that seldom change, and over them the few changes since, so that one more entry costs a copy
 * of few. Immutable.
 */
final class NumberSet {
    static final NumberSet EMPTY = new NumberSet(Keys.NONE, Keys.NONE, 0);
    /** So many changes always lie over the rest; of a long list, up to this part of it. */
    private static final int FEW = 1024;

    private static final int PART = 32;

    private final Keys many;
    private final Keys few;
    private final int size;

    private NumberSet(Keys many, Keys few, int size) {
        this.many = many;
        this.few = few;
        this.size = size;
    }

    static NumberSet of(Keys all) {
        return new NumberSet(all, Keys.NONE, all.size());
    }

    /** How many entries there are, those among them that have ended. */
    int size() {
        return size;
    }

    NumberSet with(Keys change) {
        int now = size;
        for (int i = 0; i < change.size(); i++) {
            int before = endOf(change.at(i)) == Keys.NOT_THERE ? 0 : 1;
            now += (change.end(i) == Keys.GONE ? 0 : 1) - before;
        }
        Keys over = few.with(change, true);
        return over.size() > Math.max(FEW, many.size() / PART)
                ? of(many.with(over, false))
                : new NumberSet(many, over, now);
    }

    /** The end of an entry; {@link Keys#NOT_THERE} where there is none such. */
    int endOf(long packed) {
        int end = few.endOf(packed);
        if (end == Keys.GONE) {
            return Keys.NOT_THERE;
        }
        return end == Keys.NOT_THERE ? many.endOf(packed) : end;
    }

    /** Whether the number is on the list, by itself or by its beginning, and has not ended. */
    boolean has(Dialled number, int minute) {
        long whole = number.number();
        if (whole != Packed.NONE && holds(whole, minute)) {
            return true;
        }
        int lengths = many.beginnings() | few.beginnings();
        int longest = number.longestBeginning();
        for (int digits = 0; digits <= longest && lengths >> digits != 0; digits++) {
            if ((lengths >> digits & 1) == 1 && holds(Packed.beginning(number.aligned(), digits), minute)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(long packed, int minute) {
        int end = endOf(packed);
        return end == Keys.FOREVER || end > minute;
    }
}
