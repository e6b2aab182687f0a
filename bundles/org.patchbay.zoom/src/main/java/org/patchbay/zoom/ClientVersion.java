package org.patchbay.zoom;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of Zoom's clients, as its list of users writes them: {@code 6.1.5.43315(mac)}. */
final class ClientVersion {
    /** The first that takes part in presence sync. */
    static final String LEAST = "6.1.5";

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?:[.(\\s].*)?");
    private static final int[] WANTED = {6, 1, 5};

    private ClientVersion() {}

    /** What cannot be read is not too old: nobody is held out for what is not known. */
    static boolean isTooOld(String version) {
        Matcher parts = FORM.matcher(version.strip());
        if (!parts.matches()) {
            return false;
        }
        for (int i = 0; i < WANTED.length; i++) {
            int part = Integer.parseInt(parts.group(i + 1));
            if (part != WANTED[i]) {
                return part < WANTED[i];
            }
        }
        return false;
    }
}
