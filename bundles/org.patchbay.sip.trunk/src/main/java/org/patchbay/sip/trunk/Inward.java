package org.patchbay.sip.trunk;

import java.util.HashSet;
import java.util.Set;

/**
 * Texts about the legs of one call that are for its trace and record alone: what a peer said, what the media engine says of addresses and ports,
 * what is missing in the runtime. The core may give them back as the reason for which another leg ends.
 */
final class Inward {
    private static final int MOST = 32;

    private Set<String> texts = Set.of();

    void add(String text) {
        if (texts.isEmpty()) {
            texts = new HashSet<>(2);
        }
        if (texts.size() < MOST) {
            texts.add(text);
        }
    }

    /** What a peer is told: the text, unless it is one of these; then what the status means. */
    String outward(String text, int sip) {
        return texts.contains(text) ? Causes.phrase(sip) : text;
    }
}
