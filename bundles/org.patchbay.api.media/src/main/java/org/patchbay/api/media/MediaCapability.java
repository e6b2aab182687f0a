package org.patchbay.api.media;

/** What an engine can do beyond carrying packets. A caller asks for it before it relies on it; this list grows. */
public enum MediaCapability {
    /** Anchors RTP and RTCP between two legs. Every engine has it. */
    RELAY,
    /** SRTP and SRTCP keyed by SDES (RFC 4568). */
    SRTP,
    /** Converts between codecs when the two legs have none in common: at least between PCMA, PCMU and G722. */
    TRANSCODE,
    /** Plays prompts and tones to a leg. */
    PLAY,
    /** Reports telephone-events (RFC 4733) that a leg sends. */
    DIGITS,
    /** Presses keys to a leg: see {@link MediaLeg#press}. */
    PRESS,
    /** Answers connectivity checks as an ICE-lite agent (RFC 8445). */
    ICE_LITE,
    /** Writes what legs hear or say to a file. */
    RECORD,
    /** Copies what a leg says or hears to another one: see {@link MediaSession#copy}. */
    COPY,
    /** Measures loss, jitter and round trip. */
    QUALITY,
    /** Takes a leg of one session into another: see {@link MediaSession#take}. */
    MOVE,
    /**
     * Media are carried outside of this process: they go on while it is not there, and a session is restored to them as long as they are. One
     * that was closed cannot be made anew.
     */
    EXTERNAL
}
