package org.patchbay.api.ops.admin;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/**
 * Starts calls for somebody (click-to-call): first the user's telephone rings, and when it is answered, whom the user wants to talk to. Both legs
 * pass all policy; where the second one is refused or fails, the first one ends with the reason.
 */
@ProviderType
public interface CallStarting {

    /**
     * Starts a call and does not wait for what becomes of it: {@link CallOperations#trace} tells. Emergency numbers cannot be called so. Audited.
     *
     * @return the id of the call
     * @throws OperationException INVALID where there is no such tenant, user or target; CONFLICT where the key was that of another call;
     *     UNAVAILABLE where too many calls were started, or a part of the runtime is missing
     */
    String start(String author, CallRequest request) throws OperationException;
}
