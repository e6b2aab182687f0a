/** JSON (RFC 8259) in and out, strict in both directions. */
@NullMarked
package org.patchbay.rest.json;

import org.jspecify.annotations.NullMarked;
