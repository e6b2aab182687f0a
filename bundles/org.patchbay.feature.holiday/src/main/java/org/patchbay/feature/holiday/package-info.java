/** Holidays and opening hours: announces, or forwards. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=holiday-handling")
package org.patchbay.feature.holiday;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
