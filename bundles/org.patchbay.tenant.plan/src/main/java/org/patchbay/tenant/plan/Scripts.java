package org.patchbay.tenant.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import org.patchbay.tenant.plan.Wanted.Row;

/**
 * Writes a plan down as PowerShell. What a script does stands in resource files that never change; what it is about, in lines that can be read one
 * by one, and users in a table of values inside it, so that there is one file to review, to sign and to hand over. Nothing secret is in it and
 * nothing is asked for: the administrator is connected already (Connect-MicrosoftTeams.md).
 */
final class Scripts {
    private final Wanted wanted;
    private final String ident;

    Scripts(Wanted wanted) {
        this.wanted = wanted;
        this.ident = wanted.names().tenant();
    }

    String setUp() {
        return head("set-up", "sets up telephony in the Microsoft tenant", "[switch] $Adopt", "[switch] $SkipWrong")
                + data("set-up")
                + table(wanted.served(), false)
                + byCountry()
                + file("common")
                + file("users")
                + file("former")
                + file("grants")
                + file("setup")
                + objects()
                + file("setup-run");
    }

    String undoSetUp() {
        return head("set-up", "takes back what the set-up of the same name did")
                + data("set-up")
                + file("common")
                + file("former")
                + file("grants")
                + file("undo-run");
    }

    String switchTo(boolean over, boolean undo) {
        boolean toStandby = over != undo;
        return head(
                        "switch-over",
                        (undo ? "takes back " : "")
                                + (over ? "a switch-over to the standby" : "a switch back from the standby"),
                        "[string[]] $Site = @()",
                        "[string[]] $Group = @()",
                        "[string[]] $User = @()",
                        "[switch] $Fast",
                        "[switch] $SkipWrong")
                + data("switch-over")
                + "$Back = " + Text.truth(!toStandby) + "\n"
                + "$Policies = "
                + Text.quoted(List.of(wanted.names().main(), wanted.names().standby())) + "\n"
                + table(wanted.users(), true)
                + file("common") + file("users") + file("former") + file("grants") + file("switch-run");
    }

    String export() {
        return head(
                                "export",
                                "reads what is there, and changes nothing",
                                "[string] $Out = " + Text.quoted("patchbay-" + ident + "-export.json"))
                        .replace(before("export"), "")
                + data("export")
                + file("common")
                + file("export-run");
    }

    /** There is nothing to take back. */
    static String nothing() {
        return "Write-Host 'The export changes nothing: there is nothing to take back.'\n";
    }

    private String before(String kind) {
        return "    [string] $Before = " + Text.quoted("patchbay-" + ident + "-" + kind + "-before.jsonl") + ",\n";
    }

    private String head(String kind, String does, String... parameters) {
        StringBuilder head = new StringBuilder("#Requires -Version 5.1\n");
        head.append("# Patchbay, tenant ")
                .append(ident)
                .append(" (")
                .append(Text.ascii(wanted.title()))
                .append("): ")
                .append(does)
                .append(".\n");
        head.append(
                "# Read it before it is run. With -WhatIf it says what it would do and does nothing. It stops at the first error and may be run\n"
                        + "# again: it goes on with what is left. Needs the module MicrosoftTeams, a session (Connect-MicrosoftTeams) and the role Teams\n"
                        + "# Administrator.\n");
        head.append("[CmdletBinding(SupportsShouldProcess = $true)]\nparam(\n").append(before(kind));
        for (String parameter : parameters) {
            head.append("    ").append(parameter).append(",\n");
        }
        head.setLength(head.length() - 2);
        return head.append("\n)\n\n").toString();
    }

    private String data(String kind) {
        return "$Tenant = " + Text.quoted(ident) + "\n"
                + "$Plan = " + Text.quoted(ident + " " + kind) + "\n"
                + "$Prefix = " + Text.quoted(wanted.names().prefix()) + "\n"
                + "$Mark = " + Text.quoted(wanted.names().mark()) + "\n"
                + "$Names = " + Text.quoted(wanted.hosts()) + "\n";
    }

    private String table(List<Row> rows, boolean policies) {
        StringBuilder table = new StringBuilder(rows.size() * 100 + 100);
        table.append("$Users = @'\n")
                .append(
                        policies
                                ? "\"Id\",\"Upn\",\"Site\",\"Groups\",\"Policy\",\"Former\""
                                : "\"Id\",\"Upn\",\"Number\",\"Country\",\"Site\"")
                .append('\n');
        for (Row row : rows) {
            table.append(
                            policies
                                    ? Text.csv(
                                            row.id(),
                                            row.upn(),
                                            row.site(),
                                            row.groups(),
                                            wanted.names().standby(),
                                            row.served() ? wanted.names().main() : "")
                                    : Text.csv(row.id(), row.upn(), row.number(), row.country(), row.site()))
                    .append('\n');
        }
        return table.append("'@\n").toString();
    }

    private String byCountry() {
        StringBuilder out = new StringBuilder("$ByCountry = @{\n");
        for (String country :
                new TreeSet<>(wanted.served().stream().map(Row::country).toList())) {
            out.append("    ")
                    .append(Text.quoted(country))
                    .append(" = @{ OnlineVoiceRoutingPolicy = ")
                    .append(Text.quoted(wanted.names().main()))
                    .append("; TeamsEmergencyCallRoutingPolicy = ")
                    .append(Text.quoted(wanted.names().emergency(country)));
            if (!wanted.dialPlan(country).isEmpty()) {
                out.append("; TenantDialPlan = ").append(Text.quoted(wanted.dialPlan(country)));
            }
            if (!wanted.emergencyCalling(country).isEmpty()) {
                out.append("; TeamsEmergencyCallingPolicy = ").append(Text.quoted(wanted.emergencyCalling(country)));
            }
            out.append(" }\n");
        }
        return out.append("}\n\n").toString();
    }

    private String objects() {
        return "\n# Everything that has to be there, in the order in which one thing needs another.\nfunction Set-PbObjects {\n"
                + new ObjectLines(wanted).lines().replaceAll("(?m)^", "    ").stripTrailing()
                + "\n}\n";
    }

    private static String file(String name) {
        try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name + ".ps1"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
