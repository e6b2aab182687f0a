/** The ng control protocol of rtpengine: bencoded messages in UDP datagrams. */
@NullMarked
package org.patchbay.media.rtpengine.ng;

import org.jspecify.annotations.NullMarked;
