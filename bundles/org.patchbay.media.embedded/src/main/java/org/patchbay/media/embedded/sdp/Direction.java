package org.patchbay.media.embedded.sdp;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Which way audio flows, seen from whoever wrote the description (RFC 8866 6.7). */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;
    private final String word = name().toLowerCase(Locale.ROOT);

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** Asked about each attribute of each description. */
    static @Nullable Direction named(String attribute) {
        return switch (attribute) {
            case "sendrecv" -> SENDRECV;
            case "sendonly" -> SENDONLY;
            case "recvonly" -> RECVONLY;
            case "inactive" -> INACTIVE;
            default -> null;
        };
    }

    public boolean sends() {
        return sends;
    }

    public boolean receives() {
        return receives;
    }

    /** What may be answered to an offer of this direction by somebody who would like {@code wish} (RFC 3264 6.1). */
    public Direction answeredBy(Direction wish) {
        return of(wish.sends && receives, wish.receives && sends);
    }

    String word() {
        return word;
    }
}
