/** Documents in a database that several nodes share, with all of them in memory on each node. */
@NullMarked
package org.patchbay.store.jdbc;

import org.jspecify.annotations.NullMarked;
