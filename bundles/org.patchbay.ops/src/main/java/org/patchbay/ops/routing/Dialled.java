package org.patchbay.ops.routing;

import java.util.regex.Pattern;

import org.patchbay.api.call.E164;
import org.patchbay.api.ops.OperationException;

/** Reads what may be dialled. */
final class Dialled {
    private static final Pattern URI = Pattern.compile("(?i)(sips?|tel|urn):.+");
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("[ .()/-]");
    private static final Pattern KEYS = Pattern.compile("\\+?[0-9*#]{1,32}|anonymous");

    private Dialled() {}

    static boolean isUri(String text) {
        return URI.matcher(text).matches();
    }

    /** Without what people write between digits. */
    static String of(String what, String text, String instead) throws OperationException {
        String bare = BETWEEN_DIGITS.matcher(text).replaceAll("");
        if (!KEYS.matcher(bare).matches()) {
            throw Asked.wrong("The " + what + " '" + text + "' is not " + instead + ".");
        }
        return bare;
    }

    /** A URI as a peer writes it; a whole one stays as it is. */
    static String uri(String text, String host) {
        boolean number = E164.parse(text).isPresent();
        return isUri(text) ? text : "sip:" + text.replace("#", "%23") + "@" + host + (number ? ";user=phone" : "");
    }
}
