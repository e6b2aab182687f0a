/** Session descriptions (RFC 8866): read with suspicion, written from what is known to be harmless. */
@NullMarked
package org.patchbay.media.rtpengine.sdp;

import org.jspecify.annotations.NullMarked;
