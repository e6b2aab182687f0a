/** Where a tenant's calls go: providers, who is on which of them, destinations, classes of service. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.directory.plan;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
