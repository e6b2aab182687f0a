/** SRTP and SRTCP (RFC 3711, RFC 7714) with keys that signalling brings (RFC 4568), on the JDK's ciphers alone. */
@NullMarked
package org.patchbay.media.embedded.srtp;

import org.jspecify.annotations.NullMarked;
