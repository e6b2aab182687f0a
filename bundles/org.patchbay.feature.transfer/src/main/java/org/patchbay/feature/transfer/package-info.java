/** Says who may transfer whom to whom, and what is heard meanwhile. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=\"transfer\"")
package org.patchbay.feature.transfer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
