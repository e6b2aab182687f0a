package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.SrtpSuite;
import org.patchbay.media.embedded.srtp.MasterKey;

/**
 * One {@code a=crypto} (RFC 4568 section 9.1) that can be used.
 *
 * @param tag up to nine digits
 * @param key its text never shows the key
 * @param mki octets of the master key's identifier that packets may carry; 0 for none
 */
public record Crypto(int tag, MasterKey key, int mki) {

    private static final String INLINE = "inline:";
    private static final int LONGEST_MKI = 128;
    private static final int HIGHEST_TAG = 999_999_999;

    /**
     * Those that can be used, in the peer's order: one of a suite that is not known, with a key of another length, or with parameters that would
     * make it less than it seems is left out, for the peer has others.
     */
    static List<Crypto> of(List<SessionDescription.Attribute> attributes) {
        List<Crypto> usable = new ArrayList<>(2);
        for (var attribute : attributes) {
            if (attribute.name().equals("crypto")) {
                Crypto crypto = read(attribute.value());
                if (crypto != null) {
                    usable.add(crypto);
                }
            }
        }
        return List.copyOf(usable);
    }

    private static @Nullable Crypto read(String value) {
        List<String> words = Words.of(value);
        if (words.size() < 3) {
            return null;
        }
        int tag = Numbers.of(words.get(0), HIGHEST_TAG);
        SrtpSuite suite = suite(words.get(1));
        for (String parameter : words.subList(3, words.size())) {
            // The size of a window is the sender's advice; all else changes what is sent (RFC 4568 section 6.3).
            if (!parameter.startsWith("WSH=") && !parameter.equals("KDR=0")) {
                return null;
            }
        }
        return tag < 0 || suite == null ? null : keyed(tag, suite, words.get(2));
    }

    private static @Nullable SrtpSuite suite(String name) {
        for (SrtpSuite suite : SrtpSuite.values()) {
            if (suite.name().equalsIgnoreCase(name)) {
                return suite;
            }
        }
        return null;
    }

    /** {@code inline:KEY|LIFETIME|MKI:LENGTH}; the last two may be missing, and a lifetime is longer than any call. */
    private static @Nullable Crypto keyed(int tag, SrtpSuite suite, String parameters) {
        // Several keys would be told apart by their identifiers (section 6.1); the first is the one in use.
        int end = parameters.indexOf(';');
        String first = end < 0 ? parameters : parameters.substring(0, end);
        if (!first.regionMatches(true, 0, INLINE, 0, INLINE.length())) {
            return null;
        }
        String[] parts = first.substring(INLINE.length()).split("\\|", -1);
        MasterKey key = MasterKey.read(suite, parts[0]);
        int mki = 0;
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (colon >= 0) {
                mki = Numbers.of(parts[i].substring(colon + 1), LONGEST_MKI);
            }
        }
        return key == null || mki < 0 ? null : new Crypto(tag, key, mki);
    }

    /** As it stands in a description, without lifetime and identifier: neither is needed. */
    String line() {
        return "a=crypto:" + tag + " " + key.suite().name() + " " + INLINE + key.base64();
    }
}
