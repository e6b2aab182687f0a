/** The directory as an operator sees, changes, loads and saves it. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.ops.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
