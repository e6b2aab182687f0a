/** The default media engine: relays RTP between two peers and plays to one, in this process. */
@NullMarked
@Capability(namespace = "org.patchbay.feature")
package org.patchbay.media.embedded;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
