/** What calls to numbers meet that nobody has. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=unassigned-numbers")
package org.patchbay.feature.unassigned;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
