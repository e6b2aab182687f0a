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
 */
public record OverloadSettings(Duration refuseAfter, Duration patience, int retryAfterSeconds, int queueLimit) {

    /** 100 ms, 1 s, 5 s, 4096 messages. */
    public static OverloadSettings defaults() {
        return new OverloadSettings(Duration.ofMillis(100), Duration.ofSeconds(1), 5, 4096);
    }
}
