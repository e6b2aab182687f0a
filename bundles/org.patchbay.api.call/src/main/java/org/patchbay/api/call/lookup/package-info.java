/** Lookups: input and output for handlers and treatments, run by the core off the call threads. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.call.lookup;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
