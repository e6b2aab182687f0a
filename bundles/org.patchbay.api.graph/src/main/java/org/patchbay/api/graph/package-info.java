/** Microsoft Graph as far as other bundles name it: which permission serves which purpose. Calls to Graph come with the bundle that makes them. */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.api.graph;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
