package org.patchbay.number.list;

/**
 * A number that is looked up.
 *
 * @param aligned its first fifteen digits, as in {@link Packed}
 * @param digits how many it has, also where they are more
 */
record Dialled(long aligned, int digits) {

    /** What has letters is no number. */
    static Dialled of(String number) {
        long aligned = 0;
        int digits = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c >= '0' && c <= '9') {
                if (digits < Packed.MOST_DIGITS) {
                    aligned += Packed.digit(c, digits);
                }
                digits++;
            } else if (Character.isLetter(c)) {
                return new Dialled(0, 0);
            }
        }
        return new Dialled(aligned, digits);
    }

    /** The packed number; {@link Packed#NONE} where no entry can be it. */
    long number() {
        return digits == 0 || digits > Packed.MOST_DIGITS ? Packed.NONE : Packed.number(aligned, digits);
    }

    /** Up to how many digits of its beginning may be on a list. */
    int longestBeginning() {
        return Math.min(digits, Packed.MOST_DIGITS);
    }
}
