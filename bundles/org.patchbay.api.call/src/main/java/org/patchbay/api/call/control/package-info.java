/** The seam between the core (who decides) and the trunk (who speaks SIP); also how a call is made from outside. Feature bundles use none of it but {@code Calls}. */
@Export
@Version("0.11.0")
@NullMarked
package org.patchbay.api.call.control;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
