package org.patchbay.feature.ceilings;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.ops.audit.Audit;

/** Lets calls that ended go, and writes ceilings that were reached into the audit: off the thread of a call. */
@Component
@FactInfo(
        name = "ceilings",
        facts = {Fact.CALL_ENDED, CallCeilings.REACHED})
public final class CeilingFacts implements FactListener {
    private final CallLedger ledger;
    private volatile @Nullable Audit audit;

    @Activate
    public CeilingFacts(@Reference CallLedger ledger) {
        this.ledger = ledger;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAudit(Audit bound) {
        audit = bound;
    }

    void unbindAudit(Audit bound) {
        if (audit == bound) {
            audit = null;
        }
    }

    @Override
    public void on(Fact fact) {
        if (fact.type().equals(Fact.CALL_ENDED)) {
            ledger.ended(fact.scope().toString());
            return;
        }
        Audit book = audit;
        if (book != null) {
            Map<String, String> data = fact.data();
            book.record(
                    "system",
                    "ceiling-stop",
                    fact.scope().tenant() + "/" + data.getOrDefault("user", ""),
                    data.getOrDefault("ceiling", "") + " = " + data.getOrDefault("value", "") + ", call to "
                            + data.getOrDefault("country", "") + ", until " + data.getOrDefault("until", ""));
        }
    }
}
