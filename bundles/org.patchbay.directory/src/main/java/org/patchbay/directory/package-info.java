/** The directory: sources, the snapshot made of them, and the handlers that route and refuse by it. */
@NullMarked
@Capability(
        namespace = "org.patchbay.catalogue",
        attribute = {
            "rows:List<String>=\"zoom-to-microsoft,extension-dialling\"",
            "needs:List<String>=\"peer:hub,peer:provider,media:RELAY,handler:directory-routing\""
        })
package org.patchbay.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
