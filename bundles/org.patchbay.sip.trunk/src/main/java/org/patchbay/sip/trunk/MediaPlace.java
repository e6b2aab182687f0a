package org.patchbay.sip.trunk;

import org.jspecify.annotations.Nullable;

/**
 * Where the media of a peer are said to be, {@code HOST:PORT} as it was written. Legs keep it for as long as they rest, and nearly all hosts are
 * addresses of IPv4: then it is two numbers, and put into words when somebody asks.
 */
final class MediaPlace {
    static final MediaPlace UNKNOWN = new MediaPlace("-", 0, 0);

    /** Null where the numbers say the same. */
    private final @Nullable String text;

    private final int address;
    private final int port;

    private MediaPlace(@Nullable String text, int address, int port) {
        this.text = text;
        this.address = address;
        this.port = port;
    }

    /** @param text as {@link #toString} gives it; empty where it is not known */
    static MediaPlace of(String text) {
        if (text.isEmpty() || text.equals("-")) {
            return UNKNOWN;
        }
        int address = 0;
        int from = 0;
        for (int part = 0; part < 4; part++) {
            int to = text.indexOf(part < 3 ? '.' : ':', from);
            int number = number(text, from, to, 255);
            if (number < 0) {
                return new MediaPlace(text, 0, 0);
            }
            address = address << 8 | number;
            from = to + 1;
        }
        int port = number(text, from, text.length(), 65_535);
        return port < 0 ? new MediaPlace(text, 0, 0) : new MediaPlace(null, address, port);
    }

    /** The number that stands there; -1 if there is none, or if it would be written in another way. */
    private static int number(String text, int from, int to, int most) {
        if (to <= from || to - from > 5 || to - from > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number > most ? -1 : number;
    }

    @Override
    public String toString() {
        return text != null
                ? text
                : (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255)
                        + ":" + port;
    }
}
