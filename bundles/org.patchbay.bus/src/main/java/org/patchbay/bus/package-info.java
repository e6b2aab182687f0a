/** The core: asks handlers and treatments, and keeps what belongs to calls. */
@NullMarked
package org.patchbay.bus;

import org.jspecify.annotations.NullMarked;
