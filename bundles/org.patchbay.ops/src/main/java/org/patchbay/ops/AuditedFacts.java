package org.patchbay.ops;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.ops.audit.Audit;

/** Writes down what features, which know no audit, did to users by themselves. */
@Component
@FactInfo(name = "audit", facts = Fact.CEILING_REACHED)
public final class AuditedFacts implements FactListener {
    private final Audit audit;

    @Activate
    public AuditedFacts(@Reference Audit audit) {
        this.audit = audit;
    }

    @Override
    public void on(Fact fact) {
        audit.record(
                "system",
                "ceiling-stop",
                fact.scope().tenant() + "/" + fact.data().getOrDefault("user", ""),
                fact.data().getOrDefault("ceiling", "") + " = "
                        + fact.data().getOrDefault("value", "") + ", call to "
                        + fact.data().getOrDefault("country", "") + ", until "
                        + fact.data().getOrDefault("until", ""));
    }
}
