package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A text that a call keeps for as long as it rests, and seldom needs: the words that it has of its own, and a model with all the others, which it
 * shares with the texts of other calls. Words are what stands between the characters of {@link #isBetween}.
 */
final class Kept {
    /** In the place of what is its own: the model is all of it. */
    private static final byte[] WHOLE = {};

    static final Kept EMPTY = new Kept(new byte[0], WHOLE);

    /** How a word is written: its bytes; or a number, with a plus sign before it or without: session ids, ports and telephones need half of it then. */
    private static final int PLAIN = 0;

    private static final int NUMBER = 1;
    private static final int PLUS_NUMBER = 2;
    private static final int MOST_DIGITS = 19;
    /** Longer words are keys, passwords, tags and the like, which no other call has; and no secret is to outlive its call in a model. */
    private static final int LONGEST_SHARED = 20;
    /** But for the names of suites, which are in capitals. */
    private static final int LONGEST_NAME = "AES_CM_128_HMAC_SHA1_80".length();

    private static final long BETWEEN = (1L << ' ' + 1) - 1
            | 1L << '"'
            | 1L << ','
            | 1L << ':'
            | 1L << ';'
            | 1L << '<'
            | 1L << '='
            | 1L << '>'
            | 1L << '?';

    /** In UTF-8 where it is the whole text; else in Latin-1, as is what is its own. */
    private final byte[] model;
    /** For each word that differs after how many bytes of the model it comes, how long it is and how written, and its bytes. */
    private final byte[] own;

    private Kept(byte[] model, byte[] own) {
        this.model = model;
        this.own = own;
    }

    /** All of it, shared with nobody. */
    static Kept whole(String text) {
        return text.isEmpty() ? EMPTY : new Kept(text.getBytes(StandardCharsets.UTF_8), WHOLE);
    }

    /** Null where it would not be much smaller by that model. */
    static @Nullable Kept by(byte[] model, byte[] text) {
        byte[] own = new Difference(model, text).own();
        return own == null ? null : new Kept(model, own);
    }

    /** A model for texts like this one. */
    static byte[] model(byte[] text) {
        byte[] model = text.clone();
        int length = 0;
        for (int from = 0, to; from < text.length; from = to + 1) {
            to = wordEnd(text, from);
            int kept = isShared(text, from, to) ? from : to;
            int end = Math.min(to + 1, text.length);
            System.arraycopy(text, kept, model, length, end - kept);
            length += end - kept;
        }
        return Arrays.copyOf(model, length);
    }

    private static boolean isShared(byte[] text, int from, int to) {
        return to - from <= LONGEST_SHARED || to - from <= LONGEST_NAME && isInCapitals(text, from, to);
    }

    private static boolean isInCapitals(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] >= 'a' && text[i] <= 'z') {
                return false;
            }
        }
        return true;
    }

    private static boolean isBetween(byte c) {
        return c >= 0 && c <= '@' && (c == '@' || (BETWEEN >>> c & 1) != 0);
    }

    private static int wordEnd(byte[] text, int from) {
        int to = from;
        while (to < text.length && !isBetween(text[to])) {
            to++;
        }
        return to;
    }

    boolean isEmpty() {
        return this == EMPTY;
    }

    /** How many bytes of it are shared with nobody. */
    int size() {
        return own == WHOLE ? model.length : own.length;
    }

    /** The text as it was. */
    @Override
    public String toString() {
        return own == WHOLE ? new String(model, StandardCharsets.UTF_8) : new Reader().text();
    }

    /** Finds the words that differ. */
    private static final class Difference {
        private final byte[] model;
        private final byte[] text;
        /** What is longer than half the text is not worth it. */
        private final int most;

        private byte[] own = new byte[48];
        private int length;

        private Difference(byte[] model, byte[] text) {
            this.model = model;
            this.text = text;
            this.most = text.length / 2;
        }

        private byte @Nullable [] own() {
            int there = 0;
            int here = 0;
            while (true) {
                int same = Arrays.mismatch(model, there, model.length, text, here, text.length);
                if (same < 0) {
                    return Arrays.copyOf(own, length);
                }
                int begins = same;
                while (begins > 0 && !isBetween(text[here + begins - 1])) {
                    begins--;
                }
                int endThere = wordEnd(model, there + same);
                int endHere = wordEnd(text, here + same);
                boolean nothing = endThere == there + begins && endHere == here + begins;
                if (nothing || !word(begins, here + begins, endHere)) {
                    return null;
                }
                there = endThere;
                here = endHere;
            }
        }

        private boolean word(int after, int from, int to) {
            number(after);
            boolean plus = from < to && text[from] == '+';
            long number = value(plus ? from + 1 : from, to);
            if (number >= 0) {
                int bytes = (Long.SIZE - Long.numberOfLeadingZeros(number) + 7) / 8;
                number(bytes << 2 | (plus ? PLUS_NUMBER : NUMBER));
                for (int i = bytes - 1; i >= 0; i--) {
                    put((int) (number >>> 8 * i));
                }
            } else {
                number(to - from << 2 | PLAIN);
                for (int i = from; i < to; i++) {
                    put(text[i]);
                }
            }
            return length <= most;
        }

        /** The number that stands there and is written in no other way; below zero for none, and for one that is too large. */
        private long value(int from, int to) {
            if (from == to || to - from > MOST_DIGITS || text[from] == '0') {
                return -1;
            }
            long number = 0;
            for (int i = from; i < to; i++) {
                if (text[i] < '0' || text[i] > '9') {
                    return -1;
                }
                number = number * 10 + (text[i] - '0');
            }
            return number;
        }

        /** Seven bits a byte, the lowest first. */
        private void number(int number) {
            int left = number;
            while (left > 0x7f) {
                put(left | 0x80);
                left >>>= 7;
            }
            put(left);
        }

        private void put(int one) {
            if (length == own.length) {
                own = Arrays.copyOf(own, length * 2);
            }
            own[length++] = (byte) one;
        }
    }

    /** Puts the two together again. */
    private final class Reader {
        /** A byte of a number is three digits at most. */
        private final byte[] text = new byte[model.length + own.length * 3];

        private int length;
        private int next;

        private String text() {
            int at = 0;
            while (next < own.length) {
                int after = number();
                copy(model, at, after);
                at = wordEnd(model, at + after);
                word(number());
            }
            copy(model, at, model.length - at);
            return new String(text, 0, length, StandardCharsets.ISO_8859_1);
        }

        private void copy(byte[] from, int at, int bytes) {
            System.arraycopy(from, at, text, length, bytes);
            length += bytes;
        }

        private void word(int how) {
            int bytes = how >>> 2;
            if ((how & 3) == PLAIN) {
                copy(own, next, bytes);
            } else {
                if ((how & 3) == PLUS_NUMBER) {
                    text[length++] = '+';
                }
                digits(bytes);
            }
            next += bytes;
        }

        private void digits(int bytes) {
            long number = 0;
            for (int i = 0; i < bytes; i++) {
                number = number << 8 | own[next + i] & 0xff;
            }
            int count = 0;
            for (long left = number; left > 0; left /= 10) {
                count++;
            }
            length += count;
            for (int i = 1; i <= count; i++) {
                text[length - i] = (byte) ('0' + number % 10);
                number /= 10;
            }
        }

        private int number() {
            int number = 0;
            int shift = 0;
            int one;
            do {
                one = own[next++];
                number |= (one & 0x7f) << shift;
                shift += 7;
            } while (one < 0);
            return number;
        }
    }
}
