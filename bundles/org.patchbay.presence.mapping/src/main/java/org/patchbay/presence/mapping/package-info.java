/** Which status of Teams stands for which of the provider. */
@NullMarked
package org.patchbay.presence.mapping;

import org.jspecify.annotations.NullMarked;
