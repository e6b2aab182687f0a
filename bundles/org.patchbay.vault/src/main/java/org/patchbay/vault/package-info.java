/**
 * What bundles that let people sign in elsewhere have in common: what is kept sealed, what a browser brings back, and pages. Each bundle has its own
 * copy.
 */
@NullMarked
package org.patchbay.vault;

import org.jspecify.annotations.NullMarked;
