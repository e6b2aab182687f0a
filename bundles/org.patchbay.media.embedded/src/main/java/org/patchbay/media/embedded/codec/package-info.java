/** Speech codecs that this engine can convert between, and what belongs to that: sampling rates, comfort noise. */
@NullMarked
package org.patchbay.media.embedded.codec;

import org.jspecify.annotations.NullMarked;
