package org.patchbay.media.embedded.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Who hears what goes by on one leg: mostly nobody, which costs a packet no more than to see it. Safe for use by several threads. */
public final class Taps {
    private static final Tap[] NOBODY = {};

    /** Replaced whole. */
    private volatile Tap[] all = NOBODY;

    Taps() {}

    /** Lets {@code who} hear what goes by from now on. */
    public synchronized void add(Tap who) {
        Tap[] before = all;
        if (!Arrays.asList(before).contains(who)) {
            Tap[] now = Arrays.copyOf(before, before.length + 1);
            now[before.length] = who;
            all = now;
        }
    }

    public synchronized void remove(Tap who) {
        all = Arrays.stream(all).filter(tap -> tap != who).toArray(Tap[]::new);
    }

    void said(ByteBuffer packet, long now) {
        for (Tap tap : all) {
            tap.said(packet, now);
        }
    }

    void heard(ByteBuffer packet) {
        Tap[] listening = all;
        if (listening.length > 0) {
            long now = System.nanoTime();
            for (Tap tap : listening) {
                tap.heard(packet, now);
            }
        }
    }
}
