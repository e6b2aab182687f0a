package org.patchbay.api.ops.admin;

import java.time.Instant;

/**
 * One SIP message of a call, as it went over the wire.
 *
 * @param leg whose dialog
 * @param peer the peer's name
 * @param sent true when the runtime sent it
 * @param line its first line, and what it carries: {@code INVITE sip:… (sdp)}
 */
public record LadderLine(Instant at, String leg, String peer, boolean sent, String line) {}
