package org.patchbay.tenant.plan;

import java.util.List;

/** A line for each object: the part of the script that is about this tenant. */
final class ObjectLines {
    private final Wanted wanted;
    private final StringBuilder out = new StringBuilder();

    ObjectLines(Wanted wanted) {
        this.wanted = wanted;
    }

    String lines() {
        wanted.gateways()
                .forEach(g -> line(
                        "Set-PbGateway",
                        "-Fqdn",
                        Text.quoted(g.fqdn()),
                        "-Port",
                        "" + g.port(),
                        "-Sessions",
                        "" + g.sessions(),
                        "-FailoverSeconds",
                        "" + g.failoverSeconds(),
                        "-FailoverCodes",
                        Text.quoted(g.failoverCodes()),
                        "-History",
                        Text.truth(g.history()),
                        "-Pai",
                        Text.truth(g.pai()),
                        "-Bypass",
                        Text.truth(g.bypass()),
                        "-PidfLo",
                        Text.truth(g.pidfLo()),
                        "-Description",
                        text("trunk")));
        wanted.usages().forEach(u -> line("Set-PbUsage", "-Name", Text.quoted(u)));
        wanted.routes()
                .forEach(r -> line(
                        "Set-PbRoute",
                        "-Name",
                        Text.quoted(r.name()),
                        "-Pattern",
                        Text.quoted(r.pattern()),
                        "-Gateway",
                        Text.quoted(r.gateway()),
                        "-Usage",
                        Text.quoted(r.usage()),
                        "-Priority",
                        "" + r.priority(),
                        "-Description",
                        text("route")));
        wanted.policies()
                .forEach(p -> line(
                        "Set-PbRoutingPolicy",
                        "-Name",
                        Text.quoted(p.name()),
                        "-Usages",
                        Text.quoted(p.usages()),
                        "-Description",
                        text("voice routing")));
        wanted.emergencyRouting()
                .forEach(e -> line(
                        "Set-PbEmergencyRouting",
                        "-Name",
                        Text.quoted(e.name()),
                        "-Numbers",
                        Text.quoted(e.numbers()),
                        "-Usage",
                        Text.quoted(e.usage()),
                        "-Enhanced",
                        Text.truth(e.enhanced()),
                        "-Description",
                        text("emergency numbers")));
        wanted.emergencyCalling()
                .forEach(e -> line(
                        "Set-PbEmergencyCalling",
                        "-Name",
                        Text.quoted(e.name()),
                        "-Lookup",
                        Text.quoted(lookup(e.lookup())),
                        "-Group",
                        Text.quoted(e.told()),
                        "-Silent",
                        Text.quoted(e.silent()),
                        "-Description",
                        text("emergency calls")));
        wanted.dialPlans()
                .forEach(d -> line(
                        "Set-PbDialPlan",
                        "-Name",
                        Text.quoted(d.name()),
                        "-Rules",
                        rules(d.rules()),
                        "-Description",
                        text("dial plan")));
        wanted.blocked()
                .forEach(b -> line(
                        "Set-PbBlocked",
                        "-Name",
                        Text.quoted(b.name()),
                        "-Pattern",
                        Text.quoted(b.pattern()),
                        "-Description",
                        text("callers not let in")));
        return out.toString();
    }

    static String lookup(boolean enabled) {
        return enabled ? "Enabled" : "Disabled";
    }

    static String description(Names names, String what) {
        return names.mark() + " " + what;
    }

    private String text(String what) {
        return Text.quoted(description(wanted.names(), what));
    }

    private static String rules(List<Wanted.Rule> rules) {
        StringBuilder list = new StringBuilder("@(");
        for (Wanted.Rule rule : rules) {
            list.append(list.length() == 2 ? "\n" : ",\n")
                    .append("    [pscustomobject] @{ Name = ")
                    .append(Text.quoted(rule.name()))
                    .append("; Pattern = ")
                    .append(Text.quoted(rule.pattern()))
                    .append("; Translation = ")
                    .append(Text.quoted(rule.translation()))
                    .append("; IsInternalExtension = ")
                    .append(Text.truth(rule.internal()))
                    .append(" }");
        }
        return list.append("\n)").toString();
    }

    private void line(String... words) {
        out.append(String.join(" ", words)).append('\n');
    }
}
