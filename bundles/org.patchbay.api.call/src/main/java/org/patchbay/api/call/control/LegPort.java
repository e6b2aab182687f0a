package org.patchbay.api.call.control;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The trunk as the core sees it: does what it is ordered to, for one leg at a time, and reports through {@link CallControl#happened}.
 *
 * <p>Two bridged legs live on without the core: holds, session refreshes and the end of one reach the other by the trunk itself; the core
 * is told.
 */
@ProviderType
public interface LegPort {

    /** Takes an order. Returns at once; an order for a leg that has ended is ignored, one that cannot be done is reported as {@code ActionFailed}. */
    void order(String call, LegOrder order);
}
