/** Which nodes of one store are there, each by a document of its own. */
@NullMarked
package org.patchbay.store.nodes;

import org.jspecify.annotations.NullMarked;
