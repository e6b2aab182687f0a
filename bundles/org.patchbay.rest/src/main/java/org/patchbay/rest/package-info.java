/** The operations over HTTP, for who has a role. */
@NullMarked
package org.patchbay.rest;

import org.jspecify.annotations.NullMarked;
