package org.patchbay.feature.announcement;

import java.util.Map;

/**
 * How a call ends after its announcement.
 *
 * @param sip for a caller who was not answered
 * @param q850 for both
 * @param reason for people
 */
record Ending(int sip, int q850, String reason) {
    private static final int UNAVAILABLE = 480;
    private static final int NORMAL_CLEARING = 16;

    /** From arguments, or from state: both use the same keys. What cannot be read is as if it was not there. */
    static Ending of(Map<String, String> values) {
        return new Ending(
                number(values, "sip", 400, 699, UNAVAILABLE),
                number(values, "q850", 1, 127, NORMAL_CLEARING),
                values.getOrDefault("reason", "announcement"));
    }

    static int number(Map<String, String> values, String key, int least, int most, int otherwise) {
        String text = values.getOrDefault(key, "");
        if (!text.matches("[0-9]{1,5}")) {
            return otherwise;
        }
        int number = Integer.parseInt(text);
        return number < least || number > most ? otherwise : number;
    }
}
