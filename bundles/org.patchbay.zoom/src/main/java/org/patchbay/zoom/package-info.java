/** Zoom: its API as a client sees it, what it posts, and what both mean to presence and directory. */
@NullMarked
package org.patchbay.zoom;

import org.jspecify.annotations.NullMarked;
