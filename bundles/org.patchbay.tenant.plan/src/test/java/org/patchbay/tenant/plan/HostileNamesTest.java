package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.ops.tenantplan.PlanPurpose;
import org.patchbay.api.ops.tenantplan.TenantPlan;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the directory calls something, the script does what it does for others and nothing besides. */
class HostileNamesTest {
    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\u2018",
            "\u2019",
            "\u201a",
            "\u201b",
            "\"",
            "\u201c",
            "\u201d",
            "\u201e",
            "`",
            "$",
            "$(",
            "${",
            ")",
            "}",
            "@",
            "'@",
            "\n'@\n",
            "\r\n",
            "\u2028",
            "\u2029",
            "\u0085",
            "\t",
            "\0",
            "#",
            "<#",
            "#>",
            ";",
            "|",
            "&",
            "Remove-CsOnlineUser",
            " -Force ",
            "\u202e",
            "\u2066",
            "\ud83d\ude00",
            "\ud83d",
            "\u00e4",
            "e\u0301",
            "%",
            "\\",
            "{0}",
            ",",
            "=",
            "x",
            "Ada");

    private static String hostile(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name.toString();
    }

    private static Contents company(String title, String name, String site, String group) {
        Tenant tenant = new Tenant(
                "acme", title, List.of("sbc1.acme.example", "sbc2.acme.example"), List.of("hub"), List.of("zoom"));
        return Companies.with(
                        tenant,
                        Companies.user("ada", site, "+4930123401", "2001")
                                .upn(name + "@acme.example")
                                .entraId(Companies.GRACE_ID)
                                .display(name)
                                .groups(Set.of(group))
                                .build())
                .site(
                        "x",
                        Site.of("acme", site)
                                .name(name)
                                .country("DE")
                                .address(name)
                                .build())
                .build();
    }

    private static List<String> scripts(Contents contents, PlanPurpose purpose) throws Exception {
        TenantPlan plan = Companies.planner(contents).plan("acme", purpose);
        return List.of(plan.script(), plan.undo());
    }

    @ParameterizedTest
    @EnumSource(PlanPurpose.class)
    void theDirectorysTextsAreNothingButText(PlanPurpose purpose) throws Exception {
        List<List<String>> expected = new ArrayList<>();
        for (String script : scripts(company("Acme", "ada", "here", "group"), purpose)) {
            expected.add(PowerShell.read(script).commandNames());
        }
        Random random = new Random(5);
        for (int round = 0; round < 40; round++) {
            List<String> scripts =
                    scripts(company(hostile(random), hostile(random), hostile(random), hostile(random)), purpose);
            for (int i = 0; i < scripts.size(); i++) {
                PowerShell read = PowerShell.read(scripts.get(i));
                assertThat(read.problems()).as("round %d", round).isEmpty();
                assertThat(read.commandNames()).as("round %d", round).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void aTextIsReadBackAsItIsInAscii() {
        Random random = new Random(7);
        for (int round = 0; round < 1000; round++) {
            String text = hostile(random);
            assertThat(PowerShell.read("$x = " + Text.quoted(text) + "\n").texts())
                    .containsExactly(Text.ascii(text));
        }
    }

    @Test
    void aRowOfTheTableStaysARow() {
        Random random = new Random(9);
        for (int round = 0; round < 1000; round++) {
            String line = Text.csv(hostile(random), hostile(random));
            assertThat(line).startsWith("\"").matches("[ -~]*");
            String script = "$x = @'\n" + line + "\n'@\n";
            assertThat(PowerShell.read(script).texts()).containsExactly(line);
        }
    }

    @Test
    void longTenantsAndUnusualOnesHaveNamesThatMicrosoftTakes() {
        Set<String> prefixes = new HashSet<>();
        for (String tenant : List.of("a", "a.b-c", "x".repeat(63), "x".repeat(62) + "y", "acme")) {
            Names names = Names.of(tenant, "Patchbay-{tenant}");
            assertThat(names.dialPlan("DE")).matches("[A-Za-z0-9][A-Za-z0-9.-]{0,48}");
            assertThat(names.emergency("DE")).hasSizeLessThan(50);
            assertThat(prefixes.add(names.prefix())).isTrue();
        }
        assertThat(Names.of("acme", "{tenant}").ours("acme-2-Main")).isFalse();
        assertThat(Names.of("acme", "{tenant}").ours("acme-Main-12")).isTrue();
        assertThat(Map.of("acme", Names.of("acme", "X").prefix())).containsValue("X");
    }
}
