package org.patchbay.country.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of a country file: {@code key = value} on a line of its own, comments on lines that begin with {@code #}. Unlike Java's properties it
 * has no escapes and no continued lines, and a key that stands twice is a mistake.
 */
final class CountryText {
    private static final Pattern KEY = Pattern.compile("[a-z_]+(\\.[A-Za-z0-9+-]+)?");

    private CountryText() {}

    /** @param file its name, for what is wrong */
    static Map<String, Written> parse(String file, String text) throws WrongCountryFile {
        Map<String, Written> values = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals).strip();
            if (equals < 0 || !KEY.matcher(key).matches()) {
                throw new WrongCountryFile(
                        file,
                        "line " + number + ": '" + line + "' is not key = value, nor a comment that begins with #.");
            }
            Written before =
                    values.put(key, new Written(line.substring(equals + 1).strip(), file, number));
            if (before != null) {
                throw new WrongCountryFile(
                        file,
                        "line " + number + ": " + key + " stands on line " + before.line()
                                + " already. Leave one of them.");
            }
        }
        return values;
    }
}
