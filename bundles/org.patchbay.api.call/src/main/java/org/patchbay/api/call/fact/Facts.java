package org.patchbay.api.call.fact;

import java.util.Map;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.Scope;

/** Where facts are told. */
@ProviderType
public interface Facts {

    /**
     * Tells a fact to all who listen. Returns at once; order is kept for each scope.
     *
     * @param durable whether it must survive a swap of its listener and a crash of the process
     */
    void tell(String type, Scope scope, Map<String, String> data, boolean durable);
}
