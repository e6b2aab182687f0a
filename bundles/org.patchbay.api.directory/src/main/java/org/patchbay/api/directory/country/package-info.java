/** The country policy: which countries may be served, and what their numbers are. */
@Export
@Version("0.3.0")
@NullMarked
package org.patchbay.api.directory.country;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
