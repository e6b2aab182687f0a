/** Where what an operator decided is kept: small documents with versions, changed in batches that take effect together or not at all. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.ops.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
