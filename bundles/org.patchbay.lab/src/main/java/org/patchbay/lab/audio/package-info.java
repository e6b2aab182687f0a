/** Sends a tone over RTP and measures the one that comes back. */
@NullMarked
package org.patchbay.lab.audio;

import org.jspecify.annotations.NullMarked;
