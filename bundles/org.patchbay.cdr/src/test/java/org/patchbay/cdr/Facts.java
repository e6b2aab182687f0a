package org.patchbay.cdr;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

/** Facts as the bus tells them. */
final class Facts {
    static final String DAY = "2026-11-25";

    private Facts() {}

    /** The end of a call at noon of {@link #DAY}. */
    static Fact ended(String call) {
        return ended(call, DAY + "T12:00:00Z", Map.of());
    }

    static Fact ended(String call, String at, Map<String, String> more) {
        Map<String, String> data = new HashMap<>(Map.of(
                "sip",
                "200",
                "q850",
                "16",
                "reason",
                "",
                "from",
                "sip:+4930123401@hub.test",
                "to",
                "sip:+14255550100@it"));
        data.put("ended", at);
        data.putAll(more);
        return new Fact(1, Fact.CALL_ENDED, Scope.call("acme", call), Instant.parse(at), data);
    }

    static CallRecord record(String call) {
        return CallRecord.of(ended(call));
    }
}
