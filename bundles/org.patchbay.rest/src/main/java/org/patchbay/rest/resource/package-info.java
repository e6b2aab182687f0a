/** What is there under {@code /api/v1}: each class a part of it, over services which may come and go. */
@NullMarked
package org.patchbay.rest.resource;

import org.jspecify.annotations.NullMarked;
