/** Treatments: what controls or observes a call or a desk while a feature lasts. */
@Export
@Version("0.4.0")
@NullMarked
package org.patchbay.api.call.treatment;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
