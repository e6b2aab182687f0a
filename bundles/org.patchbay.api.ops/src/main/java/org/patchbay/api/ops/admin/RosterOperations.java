package org.patchbay.api.ops.admin;

import java.util.List;
import java.util.Map;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.api.ops.store.StoreException;

/** The roster as an operator changes it. */
@ProviderType
public interface RosterOperations {

    /** All entries by tenant; {@code *} for every tenant. */
    Map<String, List<RosterEntry>> all();

    /** Adds an entry, or changes the one of the same name. */
    void set(String author, String tenant, RosterEntry entry) throws StoreException;

    /** Takes an entry off; false when there was none. */
    boolean remove(String author, String tenant, String name) throws StoreException;
}
