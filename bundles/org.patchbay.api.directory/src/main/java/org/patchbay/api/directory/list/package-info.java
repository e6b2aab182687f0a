/** The number lists of tenants, sites and users: who is kept out or let in, and who may not or may be called. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.directory.list;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
