/** Which handlers a tenant's calls need, and what their absence means. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.call.roster;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
