/** The store in a file, and back. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.backup;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
