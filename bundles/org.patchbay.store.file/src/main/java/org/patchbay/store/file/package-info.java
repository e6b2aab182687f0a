/** Documents in memory, with a journal and a snapshot on this node's disk. */
@NullMarked
package org.patchbay.store.file;

import org.jspecify.annotations.NullMarked;
