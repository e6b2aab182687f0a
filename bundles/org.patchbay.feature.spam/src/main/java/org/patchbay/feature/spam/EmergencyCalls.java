package org.patchbay.feature.spam;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;

/** Remembers, for a node and in memory, which users and sites have called an emergency service lately: they may be called back. */
@Component(service = {EmergencyCalls.class, FactListener.class})
@FactInfo(
        name = "spam-emergency",
        facts = {Fact.EMERGENCY_CALLED, Fact.CALL_ENDED})
public final class EmergencyCalls implements FactListener {
    /** As long as the trunk knows for whom an ELIN was shown, where nothing else is set. */
    static final Duration LATELY = Duration.ofMinutes(30);

    private static final int MOST = 10_000;

    private static final class Latest extends LinkedHashMap<String, Instant> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    }

    private final Map<String, Instant> calls = new Latest();

    @Activate
    public EmergencyCalls() {}

    @Override
    public void on(Fact fact) {
        Map<String, String> data = fact.data();
        String tenant = fact.scope().tenant();
        if (fact.type().equals(Fact.CALL_ENDED)) {
            // Also where nobody tells of it when it begins.
            if (Boolean.parseBoolean(data.get("emergency"))) {
                made(fact.at(), user(tenant, data.getOrDefault("from_user", "")));
            }
        } else if (!data.getOrDefault("location", "").equals("callback")) {
            made(fact.at(), user(tenant, data.getOrDefault("user", "")));
            made(fact.at(), site(tenant, data.getOrDefault("site", "")));
        }
    }

    private synchronized void made(Instant at, String whose) {
        if (!whose.endsWith(" ")) {
            calls.remove(whose);
            calls.put(whose, at);
        }
    }

    /** Whether an emergency service may be calling this party back. */
    synchronized boolean lately(Instant now, String tenant, Party called) {
        return List.of(
                        called.user().map(id -> user(tenant, id)).orElse(""),
                        called.site().map(id -> site(tenant, id)).orElse(""))
                .stream()
                .map(calls::get)
                .anyMatch(at -> at != null && at.plus(LATELY).isAfter(now));
    }

    private static String user(String tenant, String id) {
        return tenant + " user " + id;
    }

    private static String site(String tenant, String id) {
        return tenant + " site " + id;
    }
}
