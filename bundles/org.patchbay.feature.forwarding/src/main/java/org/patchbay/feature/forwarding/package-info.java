/** Forwards calls as the called user wishes. */
@NullMarked
@Capability(
        namespace = "org.patchbay.feature",
        attribute = "rows:List<String>=\"call-forwarding,zoom-call-forwarding\"")
package org.patchbay.feature.forwarding;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
