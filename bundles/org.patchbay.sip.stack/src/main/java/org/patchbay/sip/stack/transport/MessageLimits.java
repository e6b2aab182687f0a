package org.patchbay.sip.stack.transport;

/**
 * Sizes beyond which a message is not parsed, in bytes. A larger datagram is dropped, a larger stream message is answered 413 and its
 * connection closed.
 *
 * @param datagram a whole UDP message
 * @param message a whole stream message
 * @param headers start line and header fields of any message
 * @param headerFields number of header fields
 */
public record MessageLimits(int datagram, int message, int headers, int headerFields) {

    /** 8192, 65535, 16384 bytes and 200 fields. */
    public static MessageLimits defaults() {
        return new MessageLimits(8192, 65535, 16384, 200);
    }
}
