/** Pages that people outside are shown over HTTP, and who answers them. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.page;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
