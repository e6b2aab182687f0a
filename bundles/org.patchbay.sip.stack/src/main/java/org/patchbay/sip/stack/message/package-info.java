/**
 * SIP messages as immutable values: the header fields of a received message keep their text byte for byte, and typed views are read from it.
 *
 * <p>Nothing here is shared between two messages that could change, so a field may be taken from one leg and put on another.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.sip.stack.message;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
