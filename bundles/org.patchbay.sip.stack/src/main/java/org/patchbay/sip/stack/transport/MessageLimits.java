package org.patchbay.sip.stack.transport;

/**
 * Sizes beyond which a message is not parsed, in bytes. What is larger is answered: 513 for the message or its header, 413 for an announced
 * body; a stream is closed then, since nothing behind it can be trusted.
 *
 * @param datagram a whole UDP message (RFC 3261 section 18.1.1 asks for 65535)
 * @param message a whole stream message
 * @param headers start line and header fields of any message
 * @param headerFields number of header fields of any message
 */
public record MessageLimits(int datagram, int message, int headers, int headerFields) {

    /** 65535, 65535, 16384 bytes and 200 fields. */
    public static MessageLimits defaults() {
        return new MessageLimits(65535, 65535, 16384, 200);
    }
}
