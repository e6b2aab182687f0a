/** Users, licences and numbers of Microsoft Entra ID, as a source of the directory. */
@NullMarked
package org.patchbay.graph.people;

import org.jspecify.annotations.NullMarked;
