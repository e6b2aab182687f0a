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

    @Activate
    public ShortCalls(@Reference CallerLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void on(Fact fact) {
        Map<String, String> data = fact.data();
        String from = data.getOrDefault("from", "");
        if (!data.getOrDefault("from_user", "").isEmpty()
                || data.getOrDefault("to_user", "").isEmpty()
                || from.isEmpty()) {
            return;
        }
        try {
            Instant answered = Instant.parse(data.getOrDefault("answered", ""));
            Instant ended = Instant.parse(data.getOrDefault("ended", ""));
            if (Duration.between(answered, ended).compareTo(SHORT) < 0) {
                ledger.ended(ended, fact.scope().tenant(), Party.of(from).dialled());
            }
        } catch (DateTimeException e) {
            // Nobody answered.
        }
    }
}
