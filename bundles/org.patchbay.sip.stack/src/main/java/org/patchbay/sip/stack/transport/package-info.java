/**
 * Where messages come in and go out: listening points, destinations, limits and TLS material.
 *
 * <p>All are values or small interfaces; sockets and threads stay inside the stack.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.sip.stack.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
