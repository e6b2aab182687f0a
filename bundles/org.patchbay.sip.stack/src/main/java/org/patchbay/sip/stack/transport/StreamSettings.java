package org.patchbay.sip.stack.transport;

import java.time.Duration;

/**
 * Limits of TCP and TLS connections.
 *
 * @param maxConnections inbound connections a listening point holds; more are closed at once
 * @param connectTimeout to connect
 * @param handshakeTimeout for the TLS handshake, both ways
 * @param idleTimeout a connection that received nothing for so long is closed; keep-alives (RFC 5626) count
 * @param writeLimitBytes bytes waiting to be written before the connection is given up as stuck
 */
public record StreamSettings(
        int maxConnections,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration idleTimeout,
        int writeLimitBytes) {

    /** 256 connections, 4 s, 4 s, 1 h, 1 MiB. */
    public static StreamSettings defaults() {
        return new StreamSettings(256, Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofHours(1), 1024 * 1024);
    }
}
