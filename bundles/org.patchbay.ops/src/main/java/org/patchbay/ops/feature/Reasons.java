package org.patchbay.ops.feature;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.osgi.framework.BundleException;

/** Says in plain words why a bundle does not come up. */
final class Reasons {
    private static final Pattern PACKAGE =
            Pattern.compile("osgi\\.wiring\\.package; \\(?\\(?&?\\(?osgi\\.wiring\\.package=([\\w.]+)\\)([^\\s\\[]*)");
    private static final Pattern BOUND = Pattern.compile("\\(!?\\(?version>=([\\d.]+)\\)");
    private static final Pattern OTHER =
            Pattern.compile("missing requirement \\[[^]]*\\]\\s*([\\w.]+); (\\([^\\s]+\\))");

    private Reasons() {}

    static String of(BundleException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure.getType() == BundleException.RESOLVE_ERROR || message.contains("missing requirement")) {
            return missing(message);
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure ? message : root.toString();
    }

    private static String missing(String message) {
        Matcher pack = PACKAGE.matcher(message);
        if (pack.find()) {
            return "it needs the package " + pack.group(1) + range(pack.group(2))
                    + ", which no bundle here exports. Install what exports it first, or build against the version that is here";
        }
        Matcher other = OTHER.matcher(message);
        if (other.find()) {
            return "it needs " + other.group(1) + " " + other.group(2) + ", which no bundle here provides";
        }
        return message;
    }

    private static String range(String filter) {
        Matcher bound = BOUND.matcher(filter);
        if (!bound.find()) {
            return "";
        }
        String from = bound.group(1);
        return bound.find()
                ? " in version " + from + " up to, not including, " + bound.group(1)
                : " in version " + from + " or higher";
    }
}
