/** Microsoft Graph behind a guard: what is permitted for which purpose, and requests that keep to it. */
@NullMarked
package org.patchbay.graph;

import org.jspecify.annotations.NullMarked;
