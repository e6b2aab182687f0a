package org.patchbay.media.rtpengine.sdp;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.SrtpSuite;

/**
 * One line {@code a=crypto} (RFC 4568).
 *
 * @param key what stands behind {@code inline:}, with lifetime and MKI if there are any
 */
public record Crypto(int tag, SrtpSuite suite, String key) {
    private static final Pattern LINE = Pattern.compile(
            "(\\d{1,9}) ([A-Z0-9_]+) inline:([A-Za-z0-9+/]{20,80}={0,2}(?:\\|(?:2\\^)?\\d{1,19})?(?:\\|\\d{1,10}:\\d{1,3})?)");

    /** Null when it is of an unknown suite, or has session parameters, which have to be understood (RFC 4568 section 6.3), or is nonsense. */
    public static @Nullable Crypto read(String value) {
        Matcher parts = LINE.matcher(value);
        if (!parts.matches()) {
            return null;
        }
        for (SrtpSuite suite : SrtpSuite.values()) {
            if (suite.name().equals(parts.group(2))) {
                return new Crypto(Integer.parseInt(parts.group(1)), suite, parts.group(3));
            }
        }
        return null;
    }

    /** Of the lines of an answer the one that takes one of {@code ours}; tagged as ours is, since some count their own tags. */
    public static Crypto answered(List<Crypto> ours, List<Crypto> answer) throws MediaException {
        for (Crypto own : ours) {
            for (Crypto line : answer) {
                if (line.suite == own.suite && line.tag == own.tag) {
                    return line;
                }
            }
        }
        for (Crypto own : ours) {
            for (Crypto line : answer) {
                if (line.suite == own.suite) {
                    return line.tagged(own.tag);
                }
            }
        }
        throw new MediaException(488, "The answer takes none of the SRTP suites that were offered");
    }

    public String line() {
        return "a=crypto:" + tag + " " + suite + " inline:" + key;
    }

    public Crypto tagged(int other) {
        return new Crypto(other, suite, key);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return tag + " " + suite;
    }
}
