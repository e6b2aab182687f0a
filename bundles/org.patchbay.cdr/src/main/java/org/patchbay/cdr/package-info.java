/** Call detail records: what each call was, on this node's disk, for billing and for whoever asks later. */
@NullMarked
@Capability(namespace = "org.patchbay.feature")
package org.patchbay.cdr;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
