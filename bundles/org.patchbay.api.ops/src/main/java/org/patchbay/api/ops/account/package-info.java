/** What operators see and end of the accounts that users have connected at a provider, by signing in there. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.account;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
