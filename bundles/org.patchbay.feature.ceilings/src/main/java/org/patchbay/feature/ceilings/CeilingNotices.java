package org.patchbay.feature.ceilings;

import java.time.Duration;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.fact.Facts;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.schedule.Schedule;

/**
 * Tells of ceilings that were reached, off the threads of calls: as a fact and in the audit. By itself, because the core, which tells facts, is
 * made of the handlers that it asks: none of those can need it.
 */
@Component(
        immediate = true,
        service = {})
public final class CeilingNotices {
    /** A ceiling was reached. Durable; its keys are those of {@link CallLedger.Notice}. */
    static final String REACHED = "ceiling-reached";

    private final CallLedger ledger;
    private final Facts facts;
    private final Audit audit;
    private final AutoCloseable telling;

    @Activate
    public CeilingNotices(
            @Reference CallLedger ledger,
            @Reference Facts facts,
            @Reference Audit audit,
            @Reference Schedule schedule) {
        this.ledger = ledger;
        this.facts = facts;
        this.audit = audit;
        telling = schedule.every("notices of ceilings", Duration.ofSeconds(1), this::tell);
    }

    @Deactivate
    void deactivate() throws Exception {
        telling.close();
        tell();
    }

    private void tell() {
        for (CallLedger.Notice notice : ledger.notices()) {
            Map<String, String> data = notice.data();
            facts.tell(REACHED, notice.scope(), data, true);
            audit.record(
                    "system",
                    "ceiling-stop",
                    notice.scope().tenant() + "/" + data.getOrDefault("user", ""),
                    data.getOrDefault("ceiling", "") + " = " + data.getOrDefault("value", "") + ", call to "
                            + data.getOrDefault("country", "") + ", until " + data.getOrDefault("until", ""));
        }
    }
}
