package org.patchbay.api.presence;

/**
 * What a person is doing, in words that fit both platforms. Each shows only some of them: {@link PresenceMapping} says which one stands for
 * another there. More may be added: treat what you do not know like {@link #UNKNOWN}.
 */
public enum PresenceStatus {
    AVAILABLE,
    BUSY,
    /** On the telephone; Teams says so of every conversation. */
    IN_A_CALL,
    /** In a meeting of the provider. */
    IN_A_MEETING,
    /** An event of the calendar is going on. */
    IN_A_CALENDAR_EVENT,
    PRESENTING,
    DO_NOT_DISTURB,
    AWAY,
    OFFLINE,
    /** The platform says something that has no word here; {@link Presence#said} has it. */
    UNKNOWN
}
