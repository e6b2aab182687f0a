/** Recordings: from the packets of a leg to a WAV file, on a thread of their own. */
@NullMarked
package org.patchbay.media.embedded.record;

import org.jspecify.annotations.NullMarked;
