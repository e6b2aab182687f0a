/** The directory: sources, the snapshot made of them. */
@NullMarked
package org.patchbay.directory;

import org.jspecify.annotations.NullMarked;
