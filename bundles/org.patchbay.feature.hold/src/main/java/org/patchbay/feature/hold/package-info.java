/** Says what a party hears whom the other has put on hold. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=\"hold-resume\"")
package org.patchbay.feature.hold;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
