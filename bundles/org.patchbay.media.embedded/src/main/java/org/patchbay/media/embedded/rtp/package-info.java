/** RTP and RTCP packets (RFC 3550) and what is to be known of them: whose they are, what was lost, which digits they carry. */
@NullMarked
package org.patchbay.media.embedded.rtp;

import org.jspecify.annotations.NullMarked;
