package org.patchbay.api.presence;

/**
 * Why a person's presence is not kept the same on both platforms.
 *
 * @param gate which one holds the person out
 * @param text what is the matter and what to do, for people
 */
public record HeldOut(PresenceGate gate, String text) {
    public HeldOut {
        if (text.isBlank()) {
            throw new IllegalArgumentException("Say what is the matter with " + gate + ", and what to do.");
        }
    }
}
