package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.tenant.plan.Wanted.Row;

/** A plan in words, for who has to agree to it. */
final class Summary {
    private final Wanted wanted;
    private final List<String> lines = new ArrayList<>();

    Summary(Wanted wanted) {
        this.wanted = wanted;
    }

    List<String> of(PlanPurpose purpose) {
        switch (purpose) {
            case SET_UP -> setUp();
            case SWITCH_OVER -> switchOver();
            case SWITCH_BACK -> switchBack();
            case EXPORT ->
                lines.add(
                        "Nothing is changed. Reads domains, trunks, PSTN usages, voice routes, policies, dial plans and blocked"
                                + " patterns, and of users who have a number or one of our policies: name, number and policies. Writes one JSON file.");
        }
        return lines;
    }

    private void setUp() {
        String domains = wanted.hosts().stream()
                .map(h -> h.substring(h.indexOf('.') + 1))
                .distinct()
                .collect(Collectors.joining(", "));
        lines.add(
                "By hand before: the domain " + domains
                        + (wanted.gateways().isEmpty() ? " (or the name of the trunk itself, as the carrier says)" : "")
                        + " is verified in the tenant and a licensed user in it has activated it. The script looks, and stops if not.");
        wanted.gateways()
                .forEach(g -> lines.add("Trunk " + g.fqdn() + ": port " + g.port() + ", next trunk after "
                        + g.failoverSeconds() + " s or upon " + g.failoverCodes()
                        + (g.pidfLo() ? ", location with emergency calls" : "") + "."));
        if (wanted.gateways().isEmpty()) {
            lines.add("No trunk is made: " + String.join(", ", wanted.hosts()) + " is derived from the carrier's.");
        }
        lines.add("PSTN usages: " + String.join(", ", wanted.usages()) + ".");
        wanted.routes()
                .forEach(r -> lines.add("Voice route " + r.name() + ": " + r.pattern() + " to " + r.gateway() + "."));
        wanted.policies()
                .forEach(p -> lines.add(
                        "Voice routing policy " + p.name() + ": " + String.join(", then ", p.usages()) + "."));
        wanted.emergencyRouting()
                .forEach(e -> lines.add("Emergency call routing policy " + e.name() + ": "
                        + String.join(", ", e.numbers()) + (e.enhanced() ? ", with the location" : "") + "."));
        wanted.emergencyCalling()
                .forEach(e -> lines.add("Emergency calling policy " + e.name() + ": "
                        + (e.lookup() ? "users may say where they are" : "no address of the users' own")
                        + (e.told().isEmpty() ? "" : ", told to " + e.told().replace(";", ", "))
                        + (e.told().isEmpty() || e.silent().isEmpty()
                                ? ""
                                : " but for " + String.join(", ", e.silent()))
                        + "."));
        wanted.dialPlans()
                .forEach(d -> lines.add("Dial plan " + d.name() + ": "
                        + d.rules().stream().map(Wanted.Rule::pattern).collect(Collectors.joining(", ")) + "."));
        wanted.blocked().forEach(b -> lines.add("Callers not let in, " + b.name() + ": " + b.pattern() + "."));
        Map<String, Long> byCountry = wanted.served().stream()
                .collect(Collectors.groupingBy(Row::country, TreeMap::new, Collectors.counting()));
        byCountry.forEach((country, count) -> lines.add(users(count) + " in " + country
                + ": number (DirectRouting), voice routing policy "
                + wanted.names().main()
                + ", emergency call routing policy " + wanted.names().emergency(country)
                + (wanted.emergencyCalling(country).isEmpty()
                        ? ""
                        : ", emergency calling policy " + wanted.emergencyCalling(country))
                + (wanted.dialPlan(country).isEmpty() ? "" : ", dial plan " + wanted.dialPlan(country)) + "."));
        long ready = wanted.users().size() - wanted.served().size();
        if (ready > 0) {
            lines.add("Held ready: " + users(ready)
                    + " with nothing changed now; a switch-over gives them the policy of the standby.");
        }
        if (wanted.emergencyRouting().stream().anyMatch(Wanted.EmergencyRouting::enhanced)) {
            lines.add(
                    "By hand after: enter the emergency addresses and network sites of the US and Canada in the Teams admin center, for"
                            + " the location that is carried with the call.");
        }
        lines.add(
                "Not touched: the Global policies, licences, calling policies, unassigned numbers, and everything whose name does not begin"
                        + " with " + wanted.names().prefix() + "-.");
        lines.addAll(wanted.leftOut());
    }

    private void switchOver() {
        long ready = wanted.users().size() - wanted.served().size();
        lines.add(users(wanted.served().size()) + " change from the voice routing policy "
                + wanted.names().main() + " to "
                + wanted.names().standby()
                + (ready == 0
                        ? "."
                        : ", and " + users(ready) + " whom it is held ready for get it; numbers stay where they are."));
        lines.add(
                "Calls that are up stay up. Calls to the users follow where the numbers are routed: that is for the carrier.");
    }

    private void switchBack() {
        long ready = wanted.users().size() - wanted.served().size();
        lines.add(users(wanted.served().size()) + " change from the voice routing policy "
                + wanted.names().standby()
                + " to what they had before; where that is not known, "
                + wanted.names().main()
                + (ready == 0
                        ? "."
                        : ". " + users(ready)
                                + " get back what they had; where that is not known, none of their own."));
    }

    private static String users(long count) {
        return count == 1 ? "1 user" : count + " users";
    }
}
