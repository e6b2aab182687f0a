/** The country policy: files of rules, the table made of them, and the handler that refuses calls of those it does not admit. */
@NullMarked
@Capability(
        namespace = "org.patchbay.catalogue",
        attribute = {
            "rows:List<String>=\"international-calls\"",
            "needs:List<String>=\"peer:hub,peer:provider,media:RELAY,handler:directory-routing\""
        })
package org.patchbay.country.policy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
