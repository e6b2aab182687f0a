package org.patchbay.number.list;

/**
 * An entry as a line of a document: number, end in minutes, note, parted by tabs, empty ones at the end left out; or, behind a minus, a number
 * that is removed.
 *
 * @param note of one line
 */
record Line(String number, int end, String note) {

    static Line removed(String number) {
        return new Line(number, Keys.GONE, "");
    }

    static Line of(String text) {
        if (text.startsWith("-")) {
            return removed(text.substring(1));
        }
        int first = text.indexOf('\t');
        if (first < 0) {
            return new Line(text, Keys.FOREVER, "");
        }
        int second = text.indexOf('\t', first + 1);
        int to = second < 0 ? text.length() : second;
        return new Line(
                text.substring(0, first), end(text, first + 1, to), second < 0 ? "" : text.substring(second + 1));
    }

    /** What cannot be read is for ever: who was blocked stays so. */
    static int end(String text, int from, int to) {
        int end = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || end > Integer.MAX_VALUE / 10 - 1) {
                return Keys.FOREVER;
            }
            end = end * 10 + (c - '0');
        }
        return end;
    }

    long packed() {
        return Written.packed(number);
    }

    boolean isRemoval() {
        return end == Keys.GONE;
    }

    String text() {
        if (isRemoval()) {
            return '-' + number;
        }
        String until = end == Keys.FOREVER ? "" : Integer.toString(end);
        return note.isEmpty() ? until.isEmpty() ? number : number + '\t' + until : number + '\t' + until + '\t' + note;
    }
}
