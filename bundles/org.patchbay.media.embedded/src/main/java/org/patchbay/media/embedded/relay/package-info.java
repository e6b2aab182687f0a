/** Ports, selector threads and the path of a packet from one peer to another. */
@NullMarked
package org.patchbay.media.embedded.relay;

import org.jspecify.annotations.NullMarked;
