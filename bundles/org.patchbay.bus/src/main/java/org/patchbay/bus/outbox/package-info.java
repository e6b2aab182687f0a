/** Durable facts on disk, and how far each listener has come. */
@NullMarked
package org.patchbay.bus.outbox;

import org.jspecify.annotations.NullMarked;
