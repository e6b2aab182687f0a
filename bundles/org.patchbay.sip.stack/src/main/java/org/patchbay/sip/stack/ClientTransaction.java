package org.patchbay.sip.stack;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A request of ours that waits for its final response (RFC 3261 section 17.1, with the Accepted state of RFC 6026).
 *
 * <p>Do not keep it longer than its call. Callable from any thread.
 */
@ProviderType
public interface ClientTransaction {

    /**
     * Cancels an INVITE (RFC 3261 section 9.1): at once if a provisional response has come, else as soon as one comes; not at all when
     * the final response is faster. The 487, or a 2xx that crossed, still arrives at the listener; if nothing does, a timeout is reported
     * 64 x T1 after the CANCEL. Ignored for other methods and when called again.
     *
     * @param reason the value of a Reason header (RFC 3326) for the CANCEL, or null
     */
    void cancel(@Nullable String reason);

    /** Whether a final response came or the transaction failed. */
    boolean finished();
}
