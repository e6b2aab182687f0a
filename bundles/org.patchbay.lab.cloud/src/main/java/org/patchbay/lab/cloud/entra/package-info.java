/** Stands in for the sign-in service of Microsoft Entra ID. For tests alone. */
@NullMarked
package org.patchbay.lab.cloud.entra;

import org.jspecify.annotations.NullMarked;
