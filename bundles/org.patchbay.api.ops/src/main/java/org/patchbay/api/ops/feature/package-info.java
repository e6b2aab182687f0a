/** Feature bundles: what is there, how it is updated and retired while calls are up; and the catalogue of what can be used. */
@Export
@Version("0.3.0")
@NullMarked
package org.patchbay.api.ops.feature;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
