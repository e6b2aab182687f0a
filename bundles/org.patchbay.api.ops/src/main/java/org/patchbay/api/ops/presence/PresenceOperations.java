package org.patchbay.api.ops.presence;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** Who is kept the same on both platforms, who is not and why, and what waits. From memory; not for a call's thread. */
@ProviderType
public interface PresenceOperations {

    /** Every tenant of the directory, by id. */
    List<PresenceTenant> tenants();

    /**
     * The users of a tenant of whom there is something to tell: held out, shown by us, waiting, or failed; by id.
     *
     * @param most how many at most
     * @throws OperationException {@code NOT_FOUND} without such a tenant
     */
    List<PresenceUser> users(String tenant, int most) throws OperationException;

    /**
     * What is known of a user, and what was done and why, oldest first.
     *
     * @throws OperationException {@code NOT_FOUND} without such a tenant or user
     */
    PresenceStory explain(String tenant, String user) throws OperationException;

    /** The limits of the platforms as they stand, those of single users left out. */
    List<PresenceLimit> limits();
}
