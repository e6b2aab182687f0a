/** Facts: what has happened, for listeners outside the call. */
@Export
@Version("0.5.0")
@NullMarked
package org.patchbay.api.call.fact;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
