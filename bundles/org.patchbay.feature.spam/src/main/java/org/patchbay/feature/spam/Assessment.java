package org.patchbay.feature.spam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call was found to be.
 *
 * @param score 0 to 100
 * @param reasons one for each thing that counted or was looked at, without numbers of telephones
 */
record Assessment(int score, String reasons) {
    private static final String SCORE = "score";
    private static final String REASONS = "reasons";

    /** What was found when the call came, for its later legs; empty for the first. */
    static Optional<Assessment> of(Map<String, String> state) {
        String score = state.getOrDefault(SCORE, "");
        return score.matches("[0-9]{1,3}")
                ? Optional.of(new Assessment(Integer.parseInt(score), state.getOrDefault(REASONS, "")))
                : Optional.empty();
    }

    /** What later legs are to know. */
    Map<String, String> state() {
        return Map.of(SCORE, Integer.toString(score), REASONS, reasons);
    }

    String text() {
        return "Score " + score + (reasons.isEmpty() ? "" : ": " + reasons);
    }

    /** Adds up what is found. */
    static final class Sum {
        private int score;
        private final List<String> reasons = new ArrayList<>();

        Sum add(int points, String reason) {
            score += points;
            reasons.add(points == 0 ? reason : reason + " (" + (points > 0 ? "+" : "") + points + ")");
            return this;
        }

        Assessment made() {
            return new Assessment(Math.max(0, Math.min(100, score)), String.join("; ", reasons));
        }
    }
}
