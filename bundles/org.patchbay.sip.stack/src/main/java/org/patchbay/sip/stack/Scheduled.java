package org.patchbay.sip.stack;

import org.osgi.annotation.versioning.ProviderType;

/** A task waiting in a worker's timer wheel. Holding on to it after it ran is harmless. */
@ProviderType
public interface Scheduled {

    /**
     * Makes sure the task does not run any more. From the task's own worker this is exact; from another thread the task may be running
     * already.
     */
    void cancel();
}
