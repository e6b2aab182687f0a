/** Common-area phones that call one number, whatever is dialled. */
@NullMarked
@Capability(
        namespace = "org.patchbay.feature",
        attribute = {"rows:List<String>=common-area-phones", "needs:List<String>=\"handler:class-of-service\""})
package org.patchbay.feature.hotline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
