package org.patchbay.api.call.roster;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** The operator's list of handlers. It is kept apart from the bundles it names: the one that is missing cannot say so. */
@ProviderType
public interface Roster {

    /** The entry for every tenant that has none of its own. */
    String EVERY_TENANT = "*";

    /**
     * The handlers this tenant's calls need: those of every tenant, each unless the tenant has an entry of its own for that name, and the tenant's
     * own. A handler that is there but not listed is asked too, and skipped when absent.
     *
     * @return from memory, at once, also while the store is down
     */
    List<RosterEntry> entries(String tenant);

    /**
     * The handlers that must be bound before the runtime takes calls: those that stand as REFUSE in the entries for every tenant. What one tenant
     * wants besides holds back that tenant's calls alone, and must not shut the node to the others.
     */
    List<String> required();

    /**
     * Tells of every change from now on, on the thread of whoever changed it. Whoever is told must return at once.
     *
     * @param changed told after the change: what is read then is the new roster
     * @return ends the watch when closed
     */
    AutoCloseable watch(Runnable changed);
}
