package org.patchbay.api.media;

import org.osgi.annotation.versioning.ConsumerType;

/** Told what happens in the media of one session. Must return at once: it is called on a thread that carries packets. */
@ConsumerType
public interface MediaListener {

    /**
     * What {@code op} played has ended: by itself, by {@link MediaLeg#stop}, or because it could not be played ({@code error} is not empty);
     * the same of what {@code op} {@linkplain MediaLeg#press pressed}.
     */
    default void played(String leg, String op, String error) {}

    /**
     * What {@code op} recorded is complete, or nothing could be recorded. Told once for each {@link MediaLeg#record}; unlike all else it is
     * told as well after the leg, or its session, was closed.
     */
    default void recorded(String leg, String op, Recording result) {}

    /** A telephone-event ended: {@code 0-9}, {@code *}, {@code #} or {@code A-D}. Each is reported once, whatever its packets. */
    default void digit(String leg, char digit, int milliseconds) {}

    /** Neither RTP nor RTCP was received for the given time, although the leg is not on hold. Reported once per silence. */
    default void silent(String leg, int seconds) {}

    /** The first packet of the peer arrived from {@code source} ({@code address:port}). Reported once per negotiated description. */
    default void latched(String leg, String source) {}
}
