/** The country policy: files of rules, the table made of them, and the handler that refuses calls of those it does not admit. */
@NullMarked
package org.patchbay.country.policy;

import org.jspecify.annotations.NullMarked;
