/** What a feature says of its settings: records whose components are settings of tenants, sites and users. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.call.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
