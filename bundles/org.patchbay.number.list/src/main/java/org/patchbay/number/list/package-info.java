/** Block and allow lists: kept in the store, changed by operators, looked up by calls. */
@NullMarked
package org.patchbay.number.list;

import org.jspecify.annotations.NullMarked;
