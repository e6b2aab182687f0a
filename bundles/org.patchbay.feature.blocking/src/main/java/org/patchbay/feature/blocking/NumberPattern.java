package org.patchbay.feature.blocking;

import java.util.List;

/** Compares numbers with the entries of a list, without making anything: it runs once per entry, list and leg. */
final class NumberPattern {
    private NumberPattern() {}

    static boolean anyMatches(List<String> patterns, String number) {
        for (String pattern : patterns) {
            if (matches(pattern, number)) {
                return true;
            }
        }
        return false;
    }

    /** An entry without a letter or digit matches nothing, unless it is a lone {@code *}: an empty line must not block everybody. */
    static boolean matches(String pattern, String number) {
        int at = 0;
        boolean empty = true;
        for (int i = 0; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            if (wanted == '*') {
                return true;
            }
            if (Character.isLetterOrDigit(wanted)) {
                empty = false;
                at = skip(number, at);
                if (at == number.length() || !same(number.charAt(at), wanted)) {
                    return false;
                }
                at++;
            }
        }
        return !empty && skip(number, at) == number.length();
    }

    private static int skip(String number, int from) {
        int at = from;
        while (at < number.length() && !Character.isLetterOrDigit(number.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
