/** Users, licences and numbers of Microsoft Entra ID, as a source of the directory. */
@GraphScope(value = "User.Read.All", purpose = Purpose.DIRECTORY)
@NullMarked
package org.patchbay.graph.people;

import org.jspecify.annotations.NullMarked;

import org.patchbay.api.graph.GraphScope;
import org.patchbay.api.graph.Purpose;
