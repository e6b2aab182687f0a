package org.patchbay.testkit.ops;

import org.patchbay.api.ops.audit.Audit;

class MemoryAuditTest extends AuditContract {

    @Override
    protected Audit audit() {
        return new MemoryAudit();
    }
}
