/** Settings of tenants, sites and users: typed, inherited, audited. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.ops.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
