/**
 * The SIP stack: transports, transactions and their threads (RFC 3261 sections 17 and 18, RFC 6026, RFC 3581), below any dialog.
 *
 * <p>Start with {@link org.patchbay.sip.stack.SipStack}. Everything that belongs to one Call-ID happens on one worker thread, in order; a
 * callback that blocks holds up every call of that worker.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.patchbay.sip.stack;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
