/** What operators see and decide of Microsoft Graph: permissions, consent, and whose accounts are connected. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.ops.graph;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
