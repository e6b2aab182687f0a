/** Says which number, if any, is shown for a caller, and how a telephone tells who calls. */
@NullMarked
@Capability(
        namespace = "org.patchbay.feature",
        attribute = "rows:List<String>=\"restricted-caller-id,shared-line,distinctive-ring\"")
package org.patchbay.feature.callerid;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
