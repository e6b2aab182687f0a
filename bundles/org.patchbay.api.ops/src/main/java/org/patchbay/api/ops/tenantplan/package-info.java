/** What has to exist in the Microsoft tenant, as a plan to review. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.tenantplan;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
