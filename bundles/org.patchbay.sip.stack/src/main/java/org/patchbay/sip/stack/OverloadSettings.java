package org.patchbay.sip.stack;

import java.time.Duration;

/**
 * When new calls are refused to keep the ones in progress whole.
 *
 * @param refuseAfter an initial INVITE is answered 503 unparsed when the oldest message of its worker has waited longer than this, and that has
 *     been so for longer than {@code patience}, or the queue is half full
 * @param patience how long messages may all be late before that is called overload: a stall of the machine is none
 * @param retryAfterSeconds Retry-After of that 503
 * @param queueLimit messages a worker may have waiting; beyond it datagrams are dropped and streams are not read
 * @param heldBytes about how many bytes of memory all server transactions may take together: peers that never acknowledge have each held for 32 s.
 *     Beyond it what begins something is answered 503 unparsed, but for emergency calls, and beyond twice as much every request that would be held
 */
public record OverloadSettings(
        Duration refuseAfter, Duration patience, int retryAfterSeconds, int queueLimit, long heldBytes) {
    /** Of what the process may take at most. */
    private static final int SHARE = 4;

    /** A quarter of the memory of the process for server transactions. */
    public OverloadSettings(Duration refuseAfter, Duration patience, int retryAfterSeconds, int queueLimit) {
        this(
                refuseAfter,
                patience,
                retryAfterSeconds,
                queueLimit,
                Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** 100 ms, 1 s, 5 s, 4096 messages, a quarter of the memory. */
    public static OverloadSettings defaults() {
        return new OverloadSettings(Duration.ofMillis(100), Duration.ofSeconds(1), 5, 4096);
    }
}
