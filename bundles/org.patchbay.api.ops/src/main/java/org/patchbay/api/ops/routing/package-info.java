/** Where a call would go and why; and how users are moved to another provider and back. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.routing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
