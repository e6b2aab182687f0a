package org.patchbay.api.presence.sync;

import java.util.Collection;
import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.presence.Platform;

/** Where the ends hand in what a platform tells by itself. Returns at once; what is late, doubled or out of order does no harm. */
@ProviderType
public interface PresenceIntake {

    /** A platform tells of a person. */
    void seen(Seen seen);

    /** Something may have been missed about these persons: they are to be read. */
    void doubt(Platform platform, String tenant, Collection<String> users);

    /** The tenants whose presence is kept the same here, and now: of others nothing needs to be told to this node. */
    default Set<String> synced() {
        return Set.of();
    }

    /**
     * Those of which it is not decided yet whether this node or another keeps them the same: nothing is begun for them, and nothing of theirs is ended.
     * In none of these and not in {@link #synced} is what another node sees to, or nobody.
     */
    default Set<String> undecided() {
        return Set.of();
    }
}
