/** What a call is: its parties, legs, origin and the view of it that feature code is given. Plain values; nothing here touches the network. */
@Export
@Version("0.4.0")
@NullMarked
package org.patchbay.api.call;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
