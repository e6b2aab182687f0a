/** Who is told, outside of this runtime, of what needs a person. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.notice;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
