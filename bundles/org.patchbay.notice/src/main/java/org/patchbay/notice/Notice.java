package org.patchbay.notice;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import org.patchbay.api.call.fact.Fact;

/**
 * What people are told. Made of a fact; the same fact makes the same notice, so that whoever is told twice can see that.
 *
 * @param id the same each time that it is sent
 * @param type of the fact
 * @param tenant whose
 * @param at when it happened, however late it is told
 * @param title in a line, for a subject
 * @param data what belongs to it, by key; never a person's number or a secret
 */
record Notice(String id, String type, String tenant, Instant at, String title, Map<String, String> data) {
    Notice {
        data = Map.copyOf(data);
    }

    static Notice of(String node, Fact fact) {
        Map<String, String> data = new TreeMap<>(fact.data());
        if (fact.scope().isCall()) {
            data.put("call", fact.scope().id());
        }
        String id = node + "-" + (fact.cursor() > 0 ? fact.cursor() : fact.at().toEpochMilli());
        return new Notice(id, fact.type(), fact.scope().tenant(), fact.at(), title(fact), data);
    }

    static Notice test(String channel, Instant now) {
        return new Notice(
                "test-" + now.toEpochMilli(),
                "test",
                "",
                now,
                "Test of the channel " + channel + ": nothing has happened",
                Map.of());
    }

    private static String title(Fact fact) {
        String tenant = fact.scope().tenant();
        String user = of(fact, "user");
        String who = tenant + (user.isEmpty() ? "" : "/" + user);
        return switch (fact.type()) {
            case Fact.EMERGENCY_CALLED ->
                (of(fact, "test").equals("true")
                                ? "Emergency test"
                                : of(fact, "location").equals("callback")
                                        ? "Emergency services call back"
                                        : "EMERGENCY CALL")
                        + " " + of(fact, "number") + " of " + who
                        + (of(fact, "site").isEmpty() ? "" : ", site " + of(fact, "site"))
                        + (of(fact, "location").equals("unknown") ? ", place unknown" : "");
            case Fact.CEILING_REACHED ->
                "Calls of " + who + " stopped: " + of(fact, "ceiling") + " reached, last to " + of(fact, "country");
            case Fact.BUNDLE_SWAPPED ->
                of(fact, "name") + " " + of(fact, "to") + " took the place of " + of(fact, "from");
            case Fact.PEER_CHANGED -> "Peer " + of(fact, "peer") + " is " + of(fact, "state");
            default -> fact.type() + " of " + who;
        };
    }

    private static String of(Fact fact, String key) {
        return fact.data().getOrDefault(key, "");
    }
}
