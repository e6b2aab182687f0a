/** What an operator sees and does: the same operations behind shell, REST and console. */
@Export
@Version("0.3.0")
@NullMarked
package org.patchbay.api.ops.admin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
