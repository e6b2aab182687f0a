package org.patchbay.feature.ceilings;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.Facts;

/**
 * Tells of ceilings that were reached. By itself, because the core, which tells facts, is made of the handlers that it asks: none of those can
 * need it.
 */
@Component(
        immediate = true,
        service = {})
public final class CeilingNotices {
    private final CallLedger ledger;

    @Activate
    public CeilingNotices(@Reference CallLedger ledger, @Reference Facts facts) {
        this.ledger = ledger;
        ledger.tellBy(notice -> facts.tell(Fact.CEILING_REACHED, notice.scope(), notice.data(), true));
    }

    @Deactivate
    void deactivate() {
        ledger.tellBy(null);
    }
}
