package org.patchbay.api.ops.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.osgi.annotation.versioning.ProviderType;

/** The record of changes. Entries are only ever added. */
@ProviderType
public interface Audit {

    /** Adds an entry of the node. Never fails for the caller: an entry that cannot be written is a warning, and the change stands. */
    void record(String author, String action, String subject, String detail);

    /**
     * Adds an entry of what was done to something of a tenant; one who keeps no tenants keeps the rest of it.
     *
     * @param tenant whose auditors may see it; empty for those of the node alone
     */
    default void record(String author, Optional<String> tenant, String action, String subject, String detail) {
        record(author, action, subject, detail);
    }

    /** The newest entries, newest first. */
    List<AuditEntry> newest(int count);

    /** The newest that are this tenant's, newest first, as far back as entries are kept. */
    default List<AuditEntry> newest(String tenant, int count) {
        return newest(entry -> entry.tenant().filter(tenant::equals).isPresent(), count);
    }

    /** The newest that are meant, newest first, as far back as entries are kept: to read them may take a while. */
    default List<AuditEntry> newest(Predicate<AuditEntry> meant, int count) {
        return newest(Integer.MAX_VALUE).stream()
                .filter(meant)
                .limit(Math.max(0, count))
                .toList();
    }
}
