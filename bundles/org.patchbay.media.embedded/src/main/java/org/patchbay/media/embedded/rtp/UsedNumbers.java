package org.patchbay.media.embedded.rtp;

/** Which of the last sequence numbers were used, so that none is used twice: the key stream of SRTP would be, too (RFC 3711 section 9.1). */
public final class UsedNumbers {
    /** So many back are known. */
    static final int WINDOW = 64;

    private int highest;
    /** A bit for each number from the highest down. */
    private long used;

    /** Begins anew; none was used yet. @param next the number that is expected */
    public void restart(int next) {
        highest = next - 1 & 0xffff;
        used = 0;
    }

    public int highest() {
        return highest;
    }

    /** How far a number is ahead of the highest one; zero or less when it is late. */
    public int ahead(int number) {
        return (short) (number - highest);
    }

    /** Uses it; false when it was used before, or is too late for anybody to know. */
    public boolean use(int number) {
        int ahead = ahead(number);
        if (ahead > 0) {
            used = ahead >= WINDOW ? 1 : used << ahead | 1;
            highest = number & 0xffff;
            return true;
        }
        if (ahead <= -WINDOW || (used >>> -ahead & 1) != 0) {
            return false;
        }
        used |= 1L << -ahead;
        return true;
    }
}
