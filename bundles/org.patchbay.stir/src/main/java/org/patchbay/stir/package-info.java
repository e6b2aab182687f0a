/** Verification of signed caller numbers: STIR (RFC 8224, 8225, 8226, 8946) and SHAKEN (RFC 8588). */
@NullMarked
@Capability(namespace = "org.patchbay.feature")
package org.patchbay.stir;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
