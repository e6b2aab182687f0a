package org.patchbay.ops.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant. */
public final class Nearest {
    private static final int MOST = 3;

    private record Guess(String name, int distance) {}

    private Nearest() {}

    /** Names that are few letters away, nearest first; possibly none. */
    static List<String> to(String typed, Collection<String> names) {
        String word = typed.toLowerCase(Locale.ROOT);
        int far = Math.max(2, word.length() / 3);
        return names.stream()
                .map(name -> new Guess(name, distance(word, name.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.distance() <= far)
                .sorted(Comparator.comparingInt(Guess::distance).thenComparing(Guess::name))
                .limit(MOST)
                .map(Guess::name)
                .toList();
    }

    /** As a sentence to put behind another; empty where there is nothing to say. */
    public static String sentence(String typed, Collection<String> names) {
        List<String> near = to(typed, names);
        return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
    }

    /** How many letters have to be added, left out or changed (Levenshtein); a beginning of the name counts as one. */
    private static int distance(String word, String name) {
        if (word.length() > 2 && name.startsWith(word)) {
            return 1;
        }
        int[] row = new int[name.length() + 1];
        for (int j = 0; j <= name.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int above = row[j];
                int changed = diagonal + (word.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[name.length()];
    }
}
