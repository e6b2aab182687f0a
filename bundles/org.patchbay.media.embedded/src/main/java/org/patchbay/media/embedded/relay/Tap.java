package org.patchbay.media.embedded.relay;

import java.nio.ByteBuffer;

/**
 * Hears what goes by on a leg. Called for each packet on the thread that carries it, and on the one that plays: must return at once, leave
 * the buffer as it is and keep nothing of it.
 */
public interface Tap {

    /** RTP of the peer, decrypted and checked, under the peer's numbers. @param now in nanoseconds of {@link System#nanoTime} */
    void said(ByteBuffer packet, long now);

    /** RTP that the peer is sent, under the peer's numbers and not yet encrypted. */
    void heard(ByteBuffer packet, long now);
}
