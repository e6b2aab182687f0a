package org.patchbay.api.ops.admin;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.store.StoreException;

/** The roster as an operator sees and changes it. */
@ProviderType
public interface RosterOperations {

    /** All entries: those for every tenant ({@code *}) first, then each tenant's own. */
    List<RosterView> all();

    /** Adds an entry, or changes the one of the same name. Counts before what the configuration says. */
    void set(String author, String tenant, RosterEntry entry) throws StoreException;

    /** Takes an entry off, also one of the configuration; false when there was none. */
    boolean remove(String author, String tenant, String name) throws StoreException;
}
