package org.patchbay.media.rtpengine;

/** What rtpengine knows a call by: not to be guessed, and kept as numbers because every call keeps it for as long as it lasts. */
record CallId(long first, long second) {
    private static final int DIGITS = 32;

    static CallId chosen() {
        return new CallId(Chance.token(), Chance.token());
    }

    /** @throws IllegalArgumentException when it is none of ours */
    static CallId read(String text) {
        if (text.length() != DIGITS) {
            throw new IllegalArgumentException("a call has a name of " + DIGITS + " digits");
        }
        return new CallId(Chance.read(text.substring(0, DIGITS / 2)), Chance.read(text.substring(DIGITS / 2)));
    }

    /** As rtpengine is told it. */
    @Override
    public String toString() {
        return Chance.text(first) + Chance.text(second);
    }
}
