package org.patchbay.media.embedded.play;

import java.nio.ByteBuffer;

/** Something that sends a packet each 20 ms, on the {@link Pacer}'s thread, until it is over. */
public interface Paced {

    /** @param packet to write into; may be written and sent more than once */
    void next(ByteBuffer packet, long now);

    boolean over();

    /** @param error why it does not go on */
    void end(String error);
}
