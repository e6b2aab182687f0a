/** The country policy: a table, the refusals that follow from it, and the handler that refuses calls of those it does not admit. */
@NullMarked
package org.patchbay.country.policy;

import org.jspecify.annotations.NullMarked;
