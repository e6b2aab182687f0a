/** The part of an ICE-lite agent (RFC 8445 section 2.5): it answers connectivity checks and never sends any. */
@NullMarked
package org.patchbay.media.embedded.ice;

import org.jspecify.annotations.NullMarked;
