/** SIP messages as they went over the wire, for those who look into a call: as pcap, and to a Homer server. Keys and credentials are masked. */
@NullMarked
package org.patchbay.sip.trunk.capture;

import org.jspecify.annotations.NullMarked;
