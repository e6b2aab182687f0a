package org.patchbay.media.embedded.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Several who hear what goes by on one leg. Immutable. */
final class Taps implements Tap {
    private final Tap[] all;

    private Taps(Tap... all) {
        this.all = all;
    }

    /** Whoever listens, and one more. */
    static Tap with(@Nullable Tap present, Tap more) {
        if (present == null || present == more) {
            return more;
        }
        Tap[] before = present instanceof Taps taps ? taps.all : new Tap[] {present};
        if (Arrays.asList(before).contains(more)) {
            return present;
        }
        Tap[] now = Arrays.copyOf(before, before.length + 1);
        now[before.length] = more;
        return new Taps(now);
    }

    /** Whoever listens but this one; null for nobody. */
    static @Nullable Tap without(@Nullable Tap present, Tap gone) {
        if (!(present instanceof Taps taps)) {
            return present == gone ? null : present;
        }
        Tap[] now = Arrays.stream(taps.all).filter(tap -> tap != gone).toArray(Tap[]::new);
        return now.length == 1 ? now[0] : new Taps(now);
    }

    @Override
    public void said(ByteBuffer packet, long now) {
        for (Tap tap : all) {
            tap.said(packet, now);
        }
    }

    @Override
    public void heard(ByteBuffer packet, long now) {
        for (Tap tap : all) {
            tap.heard(packet, now);
        }
    }
}
