package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.List;

/** Takes text apart. A description is read several times a call, and patterns were a tenth of what a call costs. */
final class Words {
    private Words() {}

    /** What stands between spaces, however many. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>(8);
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ' ') {
                if (i > from) {
                    words.add(text.substring(from, i));
                }
                from = i + 1;
            }
        }
        return words;
    }

    /** Whether there is at least one character and no more than these many, each a letter, a digit or one of {@code others}. */
    static boolean plain(String text, int most, String others) {
        if (text.isEmpty() || text.length() > most) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (c < '0' || c > '9') && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of it can be printed, and it is not empty nor longer than that. */
    static boolean printable(String text, int most) {
        if (text.isEmpty() || text.length() > most) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
