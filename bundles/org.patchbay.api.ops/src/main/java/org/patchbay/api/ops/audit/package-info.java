/** Who changed what, and when. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.ops.audit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
