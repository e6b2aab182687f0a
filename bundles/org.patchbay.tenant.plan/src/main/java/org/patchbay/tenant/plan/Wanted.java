package org.patchbay.tenant.plan;

import java.util.List;

/**
 * What has to exist in a tenant. Follows Microsoft's "Configure voice routing for Direct Routing" (direct-routing-voice-routing.md).
 *
 * @param hosts the names of the trunk, the preferred one first
 * @param usages PSTN usages
 * @param users those who are served, and those for whom only the standby is held ready
 * @param leftOut who is not in it, and why
 */
record Wanted(
        Names names,
        String title,
        List<String> hosts,
        List<Gateway> gateways,
        List<String> usages,
        List<Route> routes,
        List<Policy> policies,
        List<EmergencyRouting> emergencyRouting,
        List<EmergencyCalling> emergencyCalling,
        List<DialPlan> dialPlans,
        List<Blocked> blocked,
        List<Row> users,
        List<String> leftOut) {

    /** New-CsOnlinePSTNGateway.md. */
    record Gateway(
            String fqdn,
            int port,
            int sessions,
            int failoverSeconds,
            String failoverCodes,
            boolean history,
            boolean pai,
            boolean bypass,
            boolean pidfLo) {}

    /** New-CsOnlineVoiceRoute.md. @param priority lower is tried first */
    record Route(String name, String pattern, String gateway, String usage, int priority) {}

    /** New-CsOnlineVoiceRoutingPolicy.md. */
    record Policy(String name, List<String> usages) {}

    /** New-CsTeamsEmergencyCallRoutingPolicy.md. @param enhanced whether the location is carried with the call */
    record EmergencyRouting(String name, List<String> numbers, String usage, boolean enhanced) {}

    /** New-CsTeamsEmergencyCallingPolicy.md. @param silent numbers of which nobody is told: they try the path out */
    record EmergencyCalling(String name, boolean lookup, String told, List<String> silent) {}

    /** New-CsTenantDialPlan.md. */
    record DialPlan(String name, List<Rule> rules) {}

    /** New-CsVoiceNormalizationRule.md. @param internal whether the result is an extension */
    record Rule(String name, String pattern, String translation, boolean internal) {}

    /** New-CsInboundBlockedNumberPattern.md. */
    record Blocked(String name, String pattern) {}

    /**
     * A user.
     *
     * @param id the object id in Microsoft Entra; where it is not known the user principal name
     * @param number E.164, possibly with {@code ;ext=}; empty of those who are held ready
     * @param groups separated by spaces
     * @param served false: only held ready for a switch-over
     */
    record Row(String id, String upn, String number, String country, String site, String groups, boolean served) {}

    Wanted {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        usages = List.copyOf(usages);
        routes = List.copyOf(routes);
        policies = List.copyOf(policies);
        emergencyRouting = List.copyOf(emergencyRouting);
        emergencyCalling = List.copyOf(emergencyCalling);
        dialPlans = List.copyOf(dialPlans);
        blocked = List.copyOf(blocked);
        users = List.copyOf(users);
        leftOut = List.copyOf(leftOut);
    }

    boolean standby() {
        return usages.contains(names.standby());
    }

    List<Row> served() {
        return users.stream().filter(Row::served).toList();
    }

    /** Of a country, the name of its dial plan; empty where it needs none. */
    String dialPlan(String country) {
        String name = names.dialPlan(country);
        return dialPlans.stream().anyMatch(d -> d.name().equals(name)) ? name : "";
    }

    /** Of a country, the name of its emergency calling policy; empty where it needs none. */
    String emergencyCalling(String country) {
        String name = names.emergency(country);
        return emergencyCalling.stream().anyMatch(d -> d.name().equals(name)) ? name : "";
    }
}
