/** Tokens and passwords, and the roles of who shows them. */
@NullMarked
package org.patchbay.ops.access;

import org.jspecify.annotations.NullMarked;
