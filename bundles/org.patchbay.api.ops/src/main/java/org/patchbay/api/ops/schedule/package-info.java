/** Work that is due at some time, without a thread of one's own. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.schedule;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
