/** Where a call goes: by extension or number, over which provider, whether it may, and what becomes of it when one of both sides is gone. */
@NullMarked
@Capability(
        namespace = "org.patchbay.catalogue",
        attribute = {
            "rows:List<String>=\"zoom-to-microsoft,microsoft-to-zoom,common-area-phones,extension-dialling\"",
            "needs:List<String>=\"peer:hub,peer:provider,media:RELAY,handler:directory-routing\""
        })
package org.patchbay.routing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
