package org.patchbay.sip.stack.internal;

import java.util.Arrays;

/**
 * Numbers to numbers, without an object for each: a thousand entries a second that stay for half a minute are what the garbage collector would
 * have most to do with. Open addressing with linear probing. Not thread-safe.
 */
final class LongTable {
    static final int NONE = -1;
    private static final int SMALLEST = 64;

    private long[] keys = new long[SMALLEST];
    private int[] values = filled(SMALLEST);
    private int size;

    private static int[] filled(int length) {
        int[] fresh = new int[length];
        Arrays.fill(fresh, NONE);
        return fresh;
    }

    int size() {
        return size;
    }

    /** {@link #NONE} where there is none. */
    int get(long key) {
        return values[place(key)];
    }

    /** @param value not {@link #NONE} */
    void put(long key, int value) {
        int place = place(key);
        if (values[place] == NONE) {
            size++;
        }
        keys[place] = key;
        values[place] = value;
        if (size * 2 > keys.length) {
            resize(keys.length * 2);
        }
    }

    void remove(long key) {
        int gap = place(key);
        if (values[gap] == NONE) {
            return;
        }
        size--;
        values[gap] = NONE;
        int mask = keys.length - 1;
        // What stands behind and was driven there by what has gone moves up, so that it is found.
        for (int next = gap + 1 & mask; values[next] != NONE; next = next + 1 & mask) {
            int home = home(keys[next]);
            if ((next - home & mask) >= (next - gap & mask)) {
                keys[gap] = keys[next];
                values[gap] = values[next];
                values[next] = NONE;
                gap = next;
            }
        }
        if (keys.length > SMALLEST && size * 8 < keys.length) {
            resize(keys.length / 2);
        }
    }

    private int place(long key) {
        int place = home(key);
        while (values[place] != NONE && keys[place] != key) {
            place = place + 1 & keys.length - 1;
        }
        return place;
    }

    private int home(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & keys.length - 1;
    }

    private void resize(int length) {
        long[] formerKeys = keys;
        int[] formerValues = values;
        keys = new long[length];
        values = filled(length);
        for (int i = 0; i < formerKeys.length; i++) {
            if (formerValues[i] != NONE) {
                int place = place(formerKeys[i]);
                keys[place] = formerKeys[i];
                values[place] = formerValues[i];
            }
        }
    }
}
