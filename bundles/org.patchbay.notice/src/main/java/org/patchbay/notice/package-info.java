/** Tells people outside of this runtime, by web hook or mail, of what needs one of them. */
@NullMarked
package org.patchbay.notice;

import org.jspecify.annotations.NullMarked;
