/** Scores calls from outside, and marks, diverts or refuses those that are likely unwanted. */
@NullMarked
@Capability(namespace = "org.patchbay.feature", attribute = "rows:List<String>=\"anti-spam\"")
package org.patchbay.feature.spam;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
