/** What an organisation does about emergency calls beside letting them through, which needs nothing of this. */
@NullMarked
@Capability(
        namespace = "org.patchbay.feature",
        attribute = {
            "rows:List<String>=\"emergency-us-ca,emergency-row\"",
            "needs:List<String>=\"peer:hub,peer:provider,media:RELAY,handler:directory-routing\""
        })
package org.patchbay.feature.emergency;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
