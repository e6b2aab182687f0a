package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.patchbay.api.ops.tenantplan.Drift;
import org.patchbay.tenant.plan.Wanted.Row;
import org.patchbay.tenant.plan.Wanted.Rule;

/** What differs between the plan and an export. Of what is too much only that counts which a plan makes. */
final class Comparison {
    private static final String THERE = "there";
    private static final List<String> POLICIES = List.of(
            "OnlineVoiceRoutingPolicy",
            "TenantDialPlan",
            "TeamsEmergencyCallRoutingPolicy",
            "TeamsEmergencyCallingPolicy");

    private final Wanted wanted;
    private final Export found;
    private final List<Drift> drifts = new ArrayList<>();

    Comparison(Wanted wanted, Export found) {
        this.wanted = wanted;
        this.found = found;
    }

    List<Drift> drifts() {
        gateways();
        usages();
        routes();
        Map<String, Map<String, String>> policies = new LinkedHashMap<>();
        wanted.policies()
                .forEach(p -> policies.put(
                        p.name(), with("voice routing", "OnlinePstnUsages", String.join("|", p.usages()))));
        compare("OnlineVoiceRoutingPolicy", Export.ROUTING_POLICIES, policies);
        emergency();
        Map<String, Map<String, String>> dialPlans = new LinkedHashMap<>();
        wanted.dialPlans()
                .forEach(d -> dialPlans.put(
                        d.name(),
                        with(
                                "dial plan",
                                "NormalizationRules",
                                d.rules().stream().map(Comparison::text).collect(Collectors.joining("|")))));
        compare("TenantDialPlan", Export.DIAL_PLANS, dialPlans);
        Map<String, Map<String, String>> blocked = new LinkedHashMap<>();
        wanted.blocked()
                .forEach(b ->
                        blocked.put(b.name(), with("callers not let in", "Pattern", b.pattern(), "Enabled", "true")));
        compare("InboundBlockedNumberPattern", Export.BLOCKED, blocked);
        users();
        return List.copyOf(drifts);
    }

    private void gateways() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        for (Wanted.Gateway g : wanted.gateways()) {
            Map<String, String> properties = with(
                    "trunk",
                    "SipSignalingPort",
                    "" + g.port(),
                    "FailoverTimeSeconds",
                    "" + g.failoverSeconds(),
                    "FailoverResponseCodes",
                    g.failoverCodes(),
                    "ForwardCallHistory",
                    "" + g.history(),
                    "ForwardPai",
                    "" + g.pai(),
                    "MediaBypass",
                    "" + g.bypass(),
                    "PidfLoSupported",
                    "" + g.pidfLo(),
                    "SendSipOptions",
                    "true",
                    "Enabled",
                    "true");
            if (g.sessions() > 0) {
                properties.put("MaxConcurrentSessions", "" + g.sessions());
            }
            all.put(g.fqdn(), properties);
        }
        compare("OnlinePSTNGateway", Export.GATEWAYS, all);
    }

    private void usages() {
        for (String usage : wanted.usages()) {
            if (!found.usages().contains(usage)) {
                drifts.add(new Drift("OnlinePstnUsage " + usage, "", THERE, ""));
            }
        }
        found.usages().stream()
                .filter(u -> wanted.names().ours(u) && !wanted.usages().contains(u))
                .sorted()
                .forEach(u -> drifts.add(new Drift("OnlinePstnUsage " + u, "", "", THERE)));
    }

    /** Their priorities count inside a usage alone: the tenant may have others before and between them. */
    private void routes() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        wanted.routes()
                .forEach(r -> all.put(
                        r.name(),
                        with(
                                "route",
                                "NumberPattern",
                                r.pattern(),
                                "OnlinePstnGatewayList",
                                r.gateway(),
                                "OnlinePstnUsages",
                                r.usage())));
        compare("OnlineVoiceRoute", Export.ROUTES, all);
        Map<String, Map<String, String>> there = found.objects().getOrDefault(Export.ROUTES, Map.of());
        for (String usage : wanted.usages()) {
            List<String> planned = wanted.routes().stream()
                    .filter(r -> r.usage().equals(usage) && there.containsKey(r.name()))
                    .map(Wanted.Route::name)
                    .toList();
            List<String> order = planned.stream()
                    .sorted(Comparator.comparingInt(n -> priority(there.getOrDefault(n, Map.of()))))
                    .toList();
            if (!order.equals(planned)) {
                drifts.add(new Drift(
                        "OnlinePstnUsage " + usage,
                        "order of routes",
                        String.join(", ", planned),
                        String.join(", ", order)));
            }
        }
    }

    private static int priority(Map<String, String> route) {
        String priority = route.getOrDefault("Priority", "");
        return priority.matches("[0-9]{1,9}") ? Integer.parseInt(priority) : Integer.MAX_VALUE;
    }

    private void emergency() {
        Map<String, Map<String, String>> routing = new LinkedHashMap<>();
        wanted.emergencyRouting()
                .forEach(e -> routing.put(
                        e.name(),
                        with(
                                "emergency numbers",
                                "AllowEnhancedEmergencyServices",
                                "" + e.enhanced(),
                                "EmergencyNumbers",
                                e.numbers().stream()
                                        .map(n -> n + ">" + e.usage() + ">")
                                        .collect(Collectors.joining("|")))));
        compare("TeamsEmergencyCallRoutingPolicy", Export.EMERGENCY_ROUTING, routing);
        Map<String, Map<String, String>> calling = new LinkedHashMap<>();
        wanted.emergencyCalling()
                .forEach(e -> calling.put(
                        e.name(),
                        with(
                                "emergency calls",
                                "ExternalLocationLookupMode",
                                ObjectLines.lookup(e.lookup()),
                                "NotificationGroup",
                                e.told())));
        compare("TeamsEmergencyCallingPolicy", Export.EMERGENCY_CALLING, calling);
    }

    private static String text(Rule rule) {
        return rule.name() + ">" + rule.pattern() + ">" + rule.translation() + ">"
                + (rule.internal() ? "True" : "False");
    }

    private Map<String, String> with(String what, String... pairs) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        properties.put("Description", ObjectLines.description(wanted.names(), what));
        return properties;
    }

    private void compare(String word, String kind, Map<String, Map<String, String>> planned) {
        Map<String, Map<String, String>> there = found.objects().getOrDefault(kind, Map.of());
        planned.forEach((name, properties) -> {
            Map<String, String> now = there.get(name);
            if (now == null) {
                drifts.add(new Drift(word + " " + name, "", THERE, ""));
                return;
            }
            properties.forEach((property, value) -> {
                String is = now.getOrDefault(property, "");
                // Response codes are listed with spaces or without.
                if (!is.replace(", ", ",").equals(value) && !(truth(value) && is.equalsIgnoreCase(value))) {
                    drifts.add(new Drift(word + " " + name, property, value, is));
                }
            });
        });
        there.forEach((name, properties) -> {
            boolean ours = wanted.names().ours(name)
                    || properties
                            .getOrDefault("Description", "")
                            .startsWith(wanted.names().mark());
            if (ours && !planned.containsKey(name)) {
                drifts.add(new Drift(word + " " + name, "", "", THERE));
            }
        });
    }

    private static boolean truth(String value) {
        return value.equals("true") || value.equals("false");
    }

    private void users() {
        Map<String, Map<String, String>> byId = new HashMap<>();
        for (Map<String, String> user : found.users()) {
            byId.put(user.getOrDefault("Upn", "").toLowerCase(Locale.ROOT), user);
            byId.put(user.getOrDefault("Id", "").toLowerCase(Locale.ROOT), user);
        }
        Set<Map<String, String>> known = new HashSet<>();
        for (Row row : wanted.users()) {
            Map<String, String> user = byId.get(row.id().toLowerCase(Locale.ROOT));
            if (user != null) {
                known.add(user);
            }
            if (row.served()) {
                served(row, user);
            } else if (user != null) {
                difference(row, "OnlineVoiceRoutingPolicy", "", owned(user, "OnlineVoiceRoutingPolicy"));
            }
        }
        for (Map<String, String> user : found.users()) {
            if (!known.contains(user)) {
                for (String policy : POLICIES) {
                    String held = owned(user, policy);
                    if (!held.isEmpty()) {
                        drifts.add(new Drift("User " + user.get("Upn"), policy, "", held));
                    }
                }
            }
        }
    }

    private String owned(Map<String, String> user, String policy) {
        String held = user.getOrDefault(policy, "");
        return wanted.names().ours(held) ? held : "";
    }

    private void served(Row row, @org.jspecify.annotations.Nullable Map<String, String> user) {
        if (user == null) {
            drifts.add(new Drift("User " + row.upn(), "", row.number(), ""));
            return;
        }
        difference(row, "Number", row.number(), user.getOrDefault("Number", ""));
        difference(row, POLICIES.get(0), wanted.names().main(), user.getOrDefault(POLICIES.get(0), ""));
        if (!wanted.dialPlan(row.country()).isEmpty()) {
            difference(row, POLICIES.get(1), wanted.dialPlan(row.country()), user.getOrDefault(POLICIES.get(1), ""));
        }
        difference(
                row, POLICIES.get(2), wanted.names().emergency(row.country()), user.getOrDefault(POLICIES.get(2), ""));
        String calling = wanted.emergencyCalling(row.country());
        if (!calling.isEmpty()) {
            difference(row, POLICIES.get(3), calling, user.getOrDefault(POLICIES.get(3), ""));
        }
    }

    private void difference(Row row, String property, String planned, String is) {
        if (!planned.equalsIgnoreCase(is)) {
            drifts.add(new Drift("User " + row.upn(), property, planned, is));
        }
    }
}
