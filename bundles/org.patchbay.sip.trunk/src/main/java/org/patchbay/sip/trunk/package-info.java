/** The B2BUA between the configured peers: what the core decides, spoken in SIP. */
@NullMarked
package org.patchbay.sip.trunk;

import org.jspecify.annotations.NullMarked;
