/** The default media engine: relays RTP between two peers and plays to one, in this process. */
@NullMarked
package org.patchbay.media.embedded;

import org.jspecify.annotations.NullMarked;
