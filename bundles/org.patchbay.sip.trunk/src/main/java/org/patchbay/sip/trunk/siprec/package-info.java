/** What a recorder is told of a call (RFC 7865, RFC 7866): metadata, and one session description for several voices. Text in, text out. */
@NullMarked
package org.patchbay.sip.trunk.siprec;

import org.jspecify.annotations.NullMarked;
