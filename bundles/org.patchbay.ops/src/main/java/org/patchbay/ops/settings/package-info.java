/** Settings of tenants, sites and users, read from the store for each call. */
@NullMarked
package org.patchbay.ops.settings;

import org.jspecify.annotations.NullMarked;
