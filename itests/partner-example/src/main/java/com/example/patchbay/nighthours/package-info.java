/** Sends calls elsewhere outside office hours. */
@Capability(namespace = "org.patchbay.feature")
package com.example.patchbay.nighthours;

import org.osgi.annotation.bundle.Capability;
