/** Session descriptions (RFC 8866, RFC 3264): read with suspicion, written from what is known to be harmless. */
@NullMarked
package org.patchbay.media.embedded.sdp;

import org.jspecify.annotations.NullMarked;
