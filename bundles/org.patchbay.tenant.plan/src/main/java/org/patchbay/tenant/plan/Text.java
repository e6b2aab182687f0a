package org.patchbay.tenant.plan;

import java.text.Normalizer;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Text of the directory in a script, where it must stay text. A script is printable ASCII and line ends, whatever the directory holds: Windows
 * PowerShell reads a file without a byte order mark in the system's code page, where the bytes of an innocent letter can be a quotation mark,
 * and every PowerShell takes typographic quotation marks for plain ones (about_Quoting_Rules).
 */
final class Text {
    private Text() {}

    /** Letters lose their accents, everything else beyond printable ASCII becomes a question mark, and line ends become spaces. */
    static String ascii(String text) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().forEach(c -> {
            if (c >= 0x20 && c < 0x7f) {
                out.append((char) c);
            } else if (c < 0x20 || c == 0x85 || c == 0x2028 || c == 0x2029) {
                out.append(' ');
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                out.append('?');
            }
        });
        return out.toString();
    }

    /** A string that nothing is expanded in: single quotes, those inside doubled. */
    static String quoted(String text) {
        return "'" + ascii(text).replace("'", "''") + "'";
    }

    static String quoted(Collection<String> texts) {
        return texts.stream().map(Text::quoted).collect(Collectors.joining(", ", "@(", ")"));
    }

    static String truth(boolean value) {
        return value ? "$true" : "$false";
    }

    /** A line that cannot end a here-string, for it begins with a double quote. */
    static String csv(String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.length() == 0 ? "\"" : ",\"")
                    .append(ascii(field).replace("\"", "\"\""))
                    .append('"');
        }
        return line.toString();
    }
}
