/** Features that nobody should write. Bundles are made of them, and must do no harm to any call. */
package org.patchbay.itests.faulty;
