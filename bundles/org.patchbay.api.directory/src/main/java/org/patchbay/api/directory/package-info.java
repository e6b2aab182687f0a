/** Who there is: tenants, sites, users, numbers. */
@Export
@Version("0.4.0")
@NullMarked
package org.patchbay.api.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
