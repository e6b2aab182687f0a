/** Where spoken prompts come from that nobody has recorded. Apart from the rest of media, so that a source of speech outlives its changes. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.media.speech;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
