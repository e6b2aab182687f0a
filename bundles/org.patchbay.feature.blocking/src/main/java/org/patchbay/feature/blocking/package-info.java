/** Refuses callers and destinations that a user or a tenant does not want. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=\"call-blocking,inbound-block-list\"")
package org.patchbay.feature.blocking;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
