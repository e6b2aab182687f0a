/** The country policy for the faces: what holds in a country and where that is written, and what becomes of a number. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.country;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
