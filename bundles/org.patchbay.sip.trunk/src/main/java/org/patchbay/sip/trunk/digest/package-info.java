/** Digest access authentication as SIP uses it (RFC 3261 section 22, RFC 7616, RFC 8760): texts and hashes, nothing of transactions. */
@NullMarked
package org.patchbay.sip.trunk.digest;

import org.jspecify.annotations.NullMarked;
