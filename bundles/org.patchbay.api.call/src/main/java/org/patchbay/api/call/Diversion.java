package org.patchbay.api.call;

/**
 * One step by which a call came to be where it is, oldest first. The trunk writes them as History-Info (RFC 4244) towards the hub and as
 * Diversion (RFC 5806) towards a provider that wants it, and reads them from both.
 *
 * @param from the URI it was meant for before this step
 * @param cause why, as in RFC 4458: 302 unconditional, 486 busy, 408 no answer, 480 deflected, 503 not reachable
 */
public record Diversion(String from, int cause) {}
