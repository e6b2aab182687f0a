/** Records calls, to disk or by a recorder. */
@NullMarked
@Capability(
        namespace = "org.patchbay.feature",
        attribute = {"rows:List<String>=\"auto-recording\"", "needs:List<String>=\"media:RECORD\""})
package org.patchbay.feature.recording;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
