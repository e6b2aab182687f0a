package org.patchbay.sip.stack;

import java.time.Duration;

/**
 * When new calls are refused to keep the ones in progress whole.
 *
 * @param refuseAfter an initial INVITE is answered 503 unparsed when the oldest message of its worker has waited longer than this
 * @param retryAfterSeconds Retry-After of that 503
 * @param queueLimit messages a worker may have waiting; beyond it datagrams are dropped and streams are not read
 */
public record OverloadSettings(Duration refuseAfter, int retryAfterSeconds, int queueLimit) {

    /** 100 ms, 5 s, 4096 messages. */
    public static OverloadSettings defaults() {
        return new OverloadSettings(Duration.ofMillis(100), 5, 4096);
    }
}
