/** The directory: sources, the snapshot made of them, and the handlers that route and refuse by it. */
@NullMarked
package org.patchbay.directory;

import org.jspecify.annotations.NullMarked;
