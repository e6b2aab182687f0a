/** What is kept about a person, over all who keep something. */
@NullMarked
package org.patchbay.ops.personal;

import org.jspecify.annotations.NullMarked;
