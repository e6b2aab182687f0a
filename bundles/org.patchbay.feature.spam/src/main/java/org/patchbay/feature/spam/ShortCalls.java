package org.patchbay.feature.spam;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;

/** Takes note of calls from outside that were answered and over within seconds: what a dialler leaves that finds a machine, or an angry person. */
@Component
@FactInfo(name = "spam", facts = Fact.CALL_ENDED)
public final class ShortCalls implements FactListener {
    static final Duration SHORT = Duration.ofSeconds(6);

    private final CallerLedger ledger;
    private final KnownNumbers known;

    @Activate
    public ShortCalls(@Reference CallerLedger ledger, @Reference KnownNumbers known) {
        this.ledger = ledger;
        this.known = known;
    }

    @Override
    public void on(Fact fact) {
        Map<String, String> data = fact.data();
        String from = data.getOrDefault("from", "");
        String called = data.getOrDefault("to_user", "");
        if (!data.getOrDefault("from_user", "").isEmpty() || called.isEmpty() || from.isEmpty()) {
            return;
        }
        try {
            Instant answered = Instant.parse(data.getOrDefault("answered", ""));
            Instant ended = Instant.parse(data.getOrDefault("ended", ""));
            if (Duration.between(answered, ended).compareTo(SHORT) < 0) {
                String tenant = fact.scope().tenant();
                ledger.ended(ended, tenant, known.key(Party.of(from), known.country(tenant, called)));
            }
        } catch (DateTimeException e) {
            // Nobody answered.
        }
    }
}
