package org.patchbay.sip.stack;

import java.time.Duration;

/**
 * The timer base values of RFC 3261 table 4, from which A to M are derived.
 *
 * <p>Production must not shorten T1 below the round trip to its peers.
 *
 * @param t1 round-trip estimate, 500 ms
 * @param t2 the longest retransmission interval, 4 s
 * @param t4 how long a message may stay in the network, 5 s
 * @param trying how long the transaction user may take to answer an INVITE before the stack sends 100, 200 ms
 */
public record SipTimers(Duration t1, Duration t2, Duration t4, Duration trying) {

    /** The RFC's values. */
    public static SipTimers defaults() {
        return new SipTimers(
                Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofMillis(200));
    }

    /** 64 times T1: timers B, F, H, J, L and M. */
    public Duration transactionLifetime() {
        return t1.multipliedBy(64);
    }
}
