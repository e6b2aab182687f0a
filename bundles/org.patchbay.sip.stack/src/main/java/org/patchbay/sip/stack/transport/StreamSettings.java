package org.patchbay.sip.stack.transport;

import java.time.Duration;

/**
 * Limits of TCP and TLS connections.
 *
 * @param maxConnections inbound connections a listening point holds; more are closed at once
 * @param handshakesPerAddress how many of them one address may have in a TLS handshake: nobody is known before its end, and so nobody may
 *     take the places of the others
 * @param connectTimeout to connect
 * @param handshakeTimeout for the TLS handshake, both ways
 * @param messageTimeout how long the rest of a message may take once it has begun; then the connection is closed
 * @param idleTimeout a connection that received nothing for so long is closed; keep-alives (RFC 5626) count
 * @param writeLimitBytes bytes waiting to be written before the connection is given up as stuck
 * @param keepAlive how often two empty lines are sent on every connection (RFC 5626 section 3.5.1), so that the peer does not close it as idle
 * @param pong how long a peer that has answered the last ones may take for the answer to one; then nothing new takes that connection
 * @param renewal how long a connection that we opened is used for new requests; then another one is opened
 */
public record StreamSettings(
        int maxConnections,
        int handshakesPerAddress,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration messageTimeout,
        Duration idleTimeout,
        int writeLimitBytes,
        Duration keepAlive,
        Duration pong,
        Duration renewal) {

    /**
     * 512 connections, 64 handshakes (many machines of the hub may be behind one address), 4 s, 4 s, 20 s, 1 h, 1 MiB, 60 s, 10 s, 50 min.
     */
    public static StreamSettings defaults() {
        return new StreamSettings(
                512,
                64,
                Duration.ofSeconds(4),
                Duration.ofSeconds(4),
                Duration.ofSeconds(20),
                Duration.ofHours(1),
                1024 * 1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofMinutes(50));
    }
}
