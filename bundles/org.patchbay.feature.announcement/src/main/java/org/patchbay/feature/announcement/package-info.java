/** Tells a caller something and ends the call. */
@NullMarked
@Capability(namespace = "org.patchbay.feature")
package org.patchbay.feature.announcement;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
