package org.patchbay.number.list;

/** Sorts a million entries without an object for each. */
final class Sorting {
    private Sorting() {}

    /** The order in which these would be sorted; what is equal stays in the order it is in. */
    static int[] order(long[] keys) {
        int[] from = new int[keys.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = i;
        }
        int[] to = new int[keys.length];
        for (long width = 1; width < keys.length; width *= 2) {
            for (long left = 0; left < keys.length; left += 2 * width) {
                int middle = (int) Math.min(left + width, keys.length);
                merge(keys, from, to, (int) left, middle, (int) Math.min(left + 2 * width, keys.length));
            }
            int[] next = from;
            from = to;
            to = next;
        }
        return from;
    }

    private static void merge(long[] keys, int[] from, int[] to, int left, int middle, int right) {
        int i = left;
        int j = middle;
        for (int k = left; k < right; k++) {
            boolean first = j == right || i < middle && keys[from[i]] <= keys[from[j]];
            to[k] = first ? from[i++] : from[j++];
        }
    }
}
