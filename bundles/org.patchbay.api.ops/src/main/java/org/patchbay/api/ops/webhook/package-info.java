/** What others send to this node over HTTP, and who takes it. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.webhook;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
