package org.patchbay.lab.audio;

/**
 * The packets of one end.
 *
 * @param sent by this end
 * @param received from the other
 * @param expected of the other's, by its sequence numbers (RFC 3550 A.3)
 */
public record Counts(long sent, long received, long expected) {

    public long lost() {
        return Math.max(0, expected - received);
    }

    /** What was counted since. */
    public Counts since(Counts before) {
        return new Counts(sent - before.sent, received - before.received, expected - before.expected);
    }
}
