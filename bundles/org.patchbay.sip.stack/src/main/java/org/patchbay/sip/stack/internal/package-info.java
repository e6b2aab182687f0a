/** Workers, transactions and transports behind {@link org.patchbay.sip.stack.SipStack}. */
@NullMarked
package org.patchbay.sip.stack.internal;

import org.jspecify.annotations.NullMarked;
