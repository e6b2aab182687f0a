/** What the trunk keeps of the directory, so that an emergency call needs nobody but the trunk. Feature bundles use none of it. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.call.emergency;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
