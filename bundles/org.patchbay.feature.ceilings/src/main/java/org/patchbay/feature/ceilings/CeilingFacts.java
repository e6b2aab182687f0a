package org.patchbay.feature.ceilings;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;

/** Lets calls that ended go. */
@Component
@FactInfo(name = "ceilings", facts = Fact.CALL_ENDED)
public final class CeilingFacts implements FactListener {
    private final CallLedger ledger;

    @Activate
    public CeilingFacts(@Reference CallLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void on(Fact fact) {
        ledger.ended(fact.scope().toString());
    }
}
