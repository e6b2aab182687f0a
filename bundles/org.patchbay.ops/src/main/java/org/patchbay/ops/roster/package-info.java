/** The operator's list of handlers: what the configuration brings, and what was changed since. */
@NullMarked
package org.patchbay.ops.roster;

import org.jspecify.annotations.NullMarked;
