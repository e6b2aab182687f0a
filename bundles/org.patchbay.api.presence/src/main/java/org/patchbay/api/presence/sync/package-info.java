/** The two ends of the presence sync, as the engine uses them: each platform is a bundle of its own behind this. */
@Export
@Version("0.4.0")
@NullMarked
package org.patchbay.api.presence.sync;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
