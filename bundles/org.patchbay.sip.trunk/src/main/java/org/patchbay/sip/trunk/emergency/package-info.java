/** What an emergency call needs of others, kept here and written down: numbers, routes, and who was shown under which location number. */
@NullMarked
package org.patchbay.sip.trunk.emergency;

import org.jspecify.annotations.NullMarked;
