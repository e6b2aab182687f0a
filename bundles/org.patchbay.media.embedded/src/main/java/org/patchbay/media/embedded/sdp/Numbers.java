package org.patchbay.media.embedded.sdp;

/** Decimal numbers as peers write them. */
final class Numbers {

    private Numbers() {}

    /** The number, or -1 when it is none or more than {@code most}. */
    static int of(String digits, int most) {
        return of(digits, digits.length(), most);
    }

    /** That of what stands before {@code end}. */
    static int of(String digits, int end, int most) {
        if (end == 0 || end > 9) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < end; i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number > most ? -1 : number;
    }
}
