package org.patchbay.api.ops.audit;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** The record of changes. Entries are only ever added. */
@ProviderType
public interface Audit {

    /** Adds an entry. Never fails for the caller: an entry that cannot be written is a warning, and the change stands. */
    void record(String author, String action, String subject, String detail);

    /** The newest entries, newest first. */
    List<AuditEntry> newest(int count);
}
