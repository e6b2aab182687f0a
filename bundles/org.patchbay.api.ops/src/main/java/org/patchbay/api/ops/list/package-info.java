/** Number lists as an operator sees, changes, loads and saves them. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.list;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
