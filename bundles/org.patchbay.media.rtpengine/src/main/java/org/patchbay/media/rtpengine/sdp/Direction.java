package org.patchbay.media.rtpengine.sdp;

import java.util.Locale;

/** Who sends (RFC 8866 section 6.7), as the side sees it that says so. */
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    static Direction read(Section audio, Section session) {
        for (Section section : new Section[] {audio, session}) {
            for (Direction direction : values()) {
                if (section.has("a=" + direction.word())) {
                    return direction;
                }
            }
        }
        return SENDRECV;
    }

    static Direction of(boolean sends, boolean receives) {
        return sends ? receives ? SENDRECV : SENDONLY : receives ? RECVONLY : INACTIVE;
    }

    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /** What may be answered to this by a side that would like {@code wanted} (RFC 3264 section 6.1). */
    public Direction answeredBy(Direction wanted) {
        return of(receives() && wanted.sends(), sends() && wanted.receives());
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
