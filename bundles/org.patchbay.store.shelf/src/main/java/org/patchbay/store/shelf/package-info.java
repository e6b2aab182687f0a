/** Documents in memory with their pasts, what is to become of them, and who is told: the same in every store. */
@NullMarked
package org.patchbay.store.shelf;

import org.jspecify.annotations.NullMarked;
