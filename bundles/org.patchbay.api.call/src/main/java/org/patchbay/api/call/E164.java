package org.patchbay.api.call;

import java.util.Optional;

/**
 * A number of the public telephone network in international form (ITU-T E.164): {@code +} and 2 to 15 digits. It is checked for form only;
 * whether it is assigned, and to which country, is the business of the country policy.
 *
 * @param value with its leading {@code +}
 */
public record E164(String value) {

    public E164 {
        if (!wellFormed(value)) {
            throw new IllegalArgumentException(
                    "Not an E.164 number: '" + value + "'. Write it as + and 2 to 15 digits, for example +4930123456.");
        }
    }

    /** The number, if the text is one; spaces, dots, dashes and brackets between digits are read over. */
    public static Optional<E164> parse(String text) {
        StringBuilder digits = new StringBuilder(16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+' && digits.length() == 0 || c >= '0' && c <= '9') {
                digits.append(c);
            } else if (" .-()/".indexOf(c) < 0) {
                return Optional.empty();
            }
        }
        String value = digits.toString();
        return wellFormed(value) ? Optional.of(new E164(value)) : Optional.empty();
    }

    private static boolean wellFormed(String value) {
        if (value.length() < 3 || value.length() > 16 || value.charAt(0) != '+' || value.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** All but the last three digits hidden, for logs. */
    public String masked() {
        return "+" + "*".repeat(Math.max(0, value.length() - 4)) + value.substring(Math.max(1, value.length() - 3));
    }

    @Override
    public String toString() {
        return value;
    }
}
