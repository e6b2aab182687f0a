/** Commands of the console: each shows or does what an operation of {@code org.patchbay.api.ops} offers, and nothing more. */
@Header(name = "Karaf-Commands", value = "org.patchbay.shell")
@NullMarked
package org.patchbay.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Header;
