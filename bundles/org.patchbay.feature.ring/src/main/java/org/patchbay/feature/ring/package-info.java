/** Lets other telephones ring with the called one, and groups of them. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=simultaneous-ring")
@Capability(
        namespace = "org.patchbay.feature",
        attribute = {"rows:List<String>=forward-to-group", "needs:List<String>=\"handler:forwarding\""})
package org.patchbay.feature.ring;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
