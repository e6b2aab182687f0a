/** Whether this node can take calls, and if not, why and what to do. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
