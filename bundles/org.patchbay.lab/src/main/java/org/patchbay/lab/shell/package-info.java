/** The lab's commands. */
@NullMarked
@Header(name = "Karaf-Commands", value = "org.patchbay.lab.shell")
package org.patchbay.lab.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;
