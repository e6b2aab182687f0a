package org.patchbay.bus;

/** Words of a trace that are put together when somebody reads them, since few are ever read. */
record Phrase(String first, String second, String third, String fourth) {
    static Phrase of(String first, String second) {
        return new Phrase(first, second, "", "");
    }

    static Phrase of(String first, String second, String third) {
        return new Phrase(first, second, third, "");
    }

    @Override
    public String toString() {
        return first + second + third + fourth;
    }
}
