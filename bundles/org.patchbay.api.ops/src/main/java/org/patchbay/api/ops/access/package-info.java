/** Who may operate what: names, roles, tokens. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.access;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
