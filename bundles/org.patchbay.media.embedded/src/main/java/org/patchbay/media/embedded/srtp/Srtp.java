package org.patchbay.media.embedded.srtp;

/**
 * Both directions of one leg.
 *
 * @param out under our key
 * @param in under the peer's
 */
public record Srtp(SrtpSender out, SrtpReceiver in) {}
