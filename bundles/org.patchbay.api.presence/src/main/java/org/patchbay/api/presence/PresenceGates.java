package org.patchbay.api.presence;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** Which gates hold a person out, for console and shell. From memory. */
@ProviderType
public interface PresenceGates {

    /**
     * @param user the directory's id of the user
     * @return in the order of {@link PresenceGate}; empty when the person's presence is kept the same on both platforms
     */
    List<HeldOut> heldOut(String tenant, String user);
}
