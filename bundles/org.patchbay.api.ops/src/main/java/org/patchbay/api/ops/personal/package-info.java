/** What is kept about a person: shown to whoever has to answer, and erased. */
@Export
@Version("0.2.0")
@NullMarked
package org.patchbay.api.ops.personal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
