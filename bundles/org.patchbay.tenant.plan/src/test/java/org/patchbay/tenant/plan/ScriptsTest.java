package org.patchbay.tenant.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.api.ops.tenantplan.TenantPlan;

import static org.assertj.core.api.Assertions.assertThat;

class ScriptsTest {
    private static final Map<String, Object> EVERYTHING = Map.of(
            "emergency_told", "acme=desk@acme.example;guard@acme.example",
            "blocked_patterns", "acme=^\\+4412 acme=^\\+900[0-9]{4,9}$",
            "shared_numbers", "acme/berlin=+4930123400",
            "max_sessions", "200");

    @ParameterizedTest
    @EnumSource(PlanPurpose.class)
    void everyScriptIsPowerShellThatMicrosoftDocuments(PlanPurpose purpose) throws Exception {
        for (Map<String, Object> settings :
                List.of(Map.<String, Object>of(), EVERYTHING, Map.<String, Object>of("derived_tenants", "*"))) {
            TenantPlan plan = Companies.planner(Companies.small(), settings).plan("acme", purpose);
            written(purpose + "-" + settings.size() + ".ps1", plan.script());
            written(purpose + "-" + settings.size() + "-undo.ps1", plan.undo());
            assertThat(PowerShell.read(plan.script()).problems()).isEmpty();
            assertThat(PowerShell.read(plan.undo()).problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Get-CsOnlineUsers\n", "Get-CsOnlineUser -Identitty 'a'\n", "Write-Host 'a\n",
                        "if ($true) { Write-Host 'a'\n",
                "Write-Host $nobody\n", "Write-Host 'a\u2019; Get-Date\n", "$x = @'\n\"a\n",
                        "Write-Host \"$($nobody)\"\n"
            })
    void theCheckerSeesWhatIsWrong(String script) {
        assertThat(PowerShell.read(script).problems()).isNotEmpty();
    }

    @Test
    void theExportOnlyReads() throws Exception {
        String script = Companies.planner(Companies.small())
                .plan("acme", PlanPurpose.EXPORT)
                .script();
        assertThat(PowerShell.read(script).commandNames())
                .noneMatch(c -> c.matches("(New|Remove|Grant)-Cs.*|Set-Cs.*"))
                .contains("Get-CsOnlineUser", "Set-Content");
    }

    @Test
    void thePlanOfASmallCompanyIsTheOneThatWasReviewed() throws Exception {
        TenantPlan plan = Companies.planner(Companies.small(), EVERYTHING).plan("acme", PlanPurpose.SET_UP);
        String own = plan.script();
        for (String file : List.of("common", "users", "former", "grants", "setup", "setup-run")) {
            own = own.replace(resource(file + ".ps1"), "# " + file + ".ps1\n");
        }
        reviewed("small-company.txt", String.join("\n", plan.summary()) + "\n\n" + own);
    }

    /** With -Dreviewed=DIRECTORY all is written there: to be read, by people and by PowerShell itself where it is at hand. */
    private static void written(String name, String text) throws IOException {
        String directory = System.getProperty("reviewed");
        if (directory != null) {
            Files.writeString(Path.of(directory, name), text);
        }
    }

    private static void reviewed(String name, String text) throws IOException {
        written(name, text);
        assertThat(text).isEqualTo(resource(name));
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(ScriptsTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
