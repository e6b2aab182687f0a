/** Keeps a person's presence the same in Teams and at the provider: sessions with leases, inside the limits of both. */
@NullMarked
package org.patchbay.presence;

import org.jspecify.annotations.NullMarked;
