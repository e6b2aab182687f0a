/** Says whether, and when, calls may ring at mobiles. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=mobility-policies")
package org.patchbay.feature.mobility;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
