package org.patchbay.testkit.ops;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;

/** The record of changes, in memory. */
public final class MemoryAudit implements Audit {
    private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(String author, String action, String subject, String detail) {
        record(author, Optional.empty(), action, subject, detail);
    }

    @Override
    public void record(String author, Optional<String> tenant, String action, String subject, String detail) {
        entries.add(0, new AuditEntry(Instant.now(), author, action, subject, detail, tenant));
    }

    @Override
    public List<AuditEntry> newest(int count) {
        return entries.stream().limit(Math.max(0, count)).toList();
    }
}
