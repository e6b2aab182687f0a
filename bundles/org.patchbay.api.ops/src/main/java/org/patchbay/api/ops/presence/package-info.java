/** How the presence sync is doing, for whoever operates it. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.presence;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
