/**
 * Microsoft Graph as far as other bundles name it: how they declare which permission they need for which purpose, what became of that, and the
 * guarded client that each of them gets. Nothing of the Graph SDK is seen here.
 */
@Export
@Version("0.4.0")
@NullMarked
package org.patchbay.api.graph;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
