/** Calls a user, and then whom the user wants to talk to. */
@NullMarked
@Capability(namespace = "org.patchbay.feature")
package org.patchbay.feature.click;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
