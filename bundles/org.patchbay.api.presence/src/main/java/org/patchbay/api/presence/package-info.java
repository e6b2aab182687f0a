/**
 * What presence is, as far as other bundles name it: statuses, who is asked about, why somebody is left out, and the mapping, which is a bundle of
 * its own. The engine and its two ends come with their own contracts.
 */
@Export
@Version("0.3.0")
@NullMarked
package org.patchbay.api.presence;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
