package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Microsoft tenant in which a plan was carried out to the letter, and then somebody changed things. Writes what the export script would. */
final class FakeTenant {
    final Map<String, String> head = new LinkedHashMap<>();
    final List<String> domains = new ArrayList<>(List.of("acme.example", "acme.onmicrosoft.com"));
    final List<String> usages = new ArrayList<>(List.of("Local"));
    final Map<String, Map<String, Map<String, String>>> objects = new LinkedHashMap<>();
    final Map<String, Map<String, String>> users = new LinkedHashMap<>();

    FakeTenant(Wanted wanted) {
        head.put("Format", "\"patchbay-tenant-export\"");
        head.put("Version", "1");
        head.put("Tenant", '"' + wanted.names().tenant() + '"');
        head.put("Prefix", '"' + wanted.names().prefix() + '"');
        head.put("Taken", "\"2026-11-26T12:00:00Z\"");
        Export.KINDS.forEach(kind -> objects.put(kind, new LinkedHashMap<>()));
        String mark = wanted.names().mark();
        usages.addAll(wanted.usages());
        wanted.gateways()
                .forEach(g -> put(
                        Export.GATEWAYS,
                        g.fqdn(),
                        mark + " trunk",
                        "SipSignalingPort",
                        "" + g.port(),
                        "MaxConcurrentSessions",
                        g.sessions() == 0 ? "null" : "" + g.sessions(),
                        "FailoverTimeSeconds",
                        "" + g.failoverSeconds(),
                        "FailoverResponseCodes",
                        '"' + g.failoverCodes().replace(",", ", ") + '"',
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
                        "true"));
        put(
                Export.ROUTES,
                "Their own",
                "",
                "NumberPattern",
                "\".*\"",
                "OnlinePstnGatewayList",
                "[\"other.example\"]",
                "OnlinePstnUsages",
                "[\"Local\"]",
                "Priority",
                "0");
        wanted.routes()
                .forEach(r -> put(
                        Export.ROUTES,
                        r.name(),
                        mark + " route",
                        "NumberPattern",
                        quoted(r.pattern()),
                        // One of them alone, as PowerShell may write it.
                        "OnlinePstnGatewayList",
                        quoted(r.gateway()),
                        "OnlinePstnUsages",
                        "[" + quoted(r.usage()) + "]",
                        "Priority",
                        "" + (r.priority() + 7)));
        wanted.policies()
                .forEach(p -> put(
                        Export.ROUTING_POLICIES,
                        p.name(),
                        mark + " voice routing",
                        "OnlinePstnUsages",
                        list(p.usages())));
        wanted.emergencyRouting()
                .forEach(e -> put(
                        Export.EMERGENCY_ROUTING,
                        e.name(),
                        mark + " emergency numbers",
                        "AllowEnhancedEmergencyServices",
                        "" + e.enhanced(),
                        "EmergencyNumbers",
                        list(e.numbers().stream()
                                .map(n -> n + ">" + e.usage() + ">")
                                .toList())));
        wanted.emergencyCalling()
                .forEach(e -> put(
                        Export.EMERGENCY_CALLING,
                        e.name(),
                        mark + " emergency calls",
                        "ExternalLocationLookupMode",
                        e.lookup() ? "\"Enabled\"" : "\"Disabled\"",
                        "NotificationGroup",
                        quoted(e.told())));
        wanted.dialPlans()
                .forEach(d -> put(
                        Export.DIAL_PLANS,
                        d.name(),
                        mark + " dial plan",
                        "NormalizationRules",
                        list(d.rules().stream()
                                .map(r -> r.name() + ">" + r.pattern() + ">" + r.translation() + ">"
                                        + (r.internal() ? "True" : "False"))
                                .toList())));
        wanted.blocked()
                .forEach(b -> put(
                        Export.BLOCKED,
                        b.name(),
                        mark + " callers not let in",
                        "Pattern",
                        quoted(b.pattern()),
                        "Enabled",
                        "true"));
        for (Wanted.Row row : wanted.served()) {
            Map<String, String> user = new LinkedHashMap<>();
            user.put(
                    "Id",
                    quoted(
                            row.id().contains("@")
                                    ? "00000000-0000-0000-0000-" + String.format("%012d", users.size())
                                    : row.id()));
            user.put("Upn", quoted(row.upn()));
            user.put("Number", quoted(row.number()));
            user.put("OnlineVoiceRoutingPolicy", quoted(wanted.names().main()));
            user.put("TenantDialPlan", quoted(wanted.dialPlan(row.country())));
            user.put("TeamsEmergencyCallRoutingPolicy", quoted(wanted.names().emergency(row.country())));
            user.put("TeamsEmergencyCallingPolicy", quoted(wanted.emergencyCalling(row.country())));
            users.put(row.upn(), user);
        }
    }

    void put(String kind, String name, String description, String... properties) {
        Map<String, String> object = new LinkedHashMap<>();
        object.put("Identity", quoted(name));
        for (int i = 0; i < properties.length; i += 2) {
            object.put(properties[i], properties[i + 1]);
        }
        object.put("Description", quoted(description));
        objects.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(name, object);
    }

    Map<String, String> object(String kind, String name) {
        return objects.getOrDefault(kind, Map.of()).getOrDefault(name, Map.of());
    }

    String json() {
        List<String> parts = new ArrayList<>();
        head.forEach((k, v) -> parts.add(quoted(k) + ": " + v));
        parts.add("\"Domains\": " + list(domains));
        parts.add("\"Usages\": " + list(usages));
        objects.forEach((kind, all) -> parts.add(quoted(kind) + ": " + array(List.copyOf(all.values()))));
        parts.add("\"Users\": " + array(List.copyOf(users.values())));
        return "{\n" + String.join(",\n", parts) + "\n}\n";
    }

    private static String array(List<Map<String, String>> objects) {
        return objects.stream()
                .map(o -> o.entrySet().stream()
                        .map(e -> quoted(e.getKey()) + ": " + e.getValue())
                        .collect(Collectors.joining(", ", "  {", "}")))
                .collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String list(List<String> texts) {
        return texts.stream().map(FakeTenant::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
}
