/** Ceilings of calls abroad and to premium numbers, against toll fraud. */
@NullMarked
@Capability(
        namespace = "org.patchbay.feature",
        attribute = {"rows:List<String>=\"international-calls\"", "needs:List<String>=\"handler:directory-routing\""})
package org.patchbay.feature.ceilings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
