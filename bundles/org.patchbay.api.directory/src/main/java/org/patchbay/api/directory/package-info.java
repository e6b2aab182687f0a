/** Who there is: tenants, sites, users, numbers; and which countries may be served. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
