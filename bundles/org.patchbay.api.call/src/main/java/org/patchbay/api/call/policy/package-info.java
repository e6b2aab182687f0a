/** Policy: handlers that are asked about every leg before it is sent. */
@Export
@Version("0.3.0")
@NullMarked
package org.patchbay.api.call.policy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
