package org.patchbay.tenant.plan;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.E164;
import org.patchbay.tenant.plan.Wanted.Rule;

import static org.assertj.core.api.Assertions.assertThat;

class DialRulesTest {
    private static final Set<String> EMERGENCY = Set.of("110", "112", "911", "933", "000", "116117");

    @Test
    void extensionsAreMatchedAndEmergencyNumbersNever() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            Set<String> extensions = new TreeSet<>();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                StringBuilder digits = new StringBuilder();
                for (int length = 1 + random.nextInt(6); length > 0; length--) {
                    digits.append(random.nextInt(10));
                }
                extensions.add(digits.toString());
            }
            String pattern = "^(" + String.join("|", DialRules.extensions(extensions, EMERGENCY)) + ")$";
            assertThat(EMERGENCY).noneMatch(e -> e.matches(pattern));
            assertThat(extensions).allMatch(e -> EMERGENCY.contains(e) || e.matches(pattern));
        }
    }

    @Test
    void theFormsOfACountryAreLearntFromItsNumbers() {
        List<Rule> german =
                DialRules.of("DE", List.of("2[0-9]{3}"), List.of(new E164("+4930123401")), Companies.countries());
        assertThat(result(german, "030123401")).isEqualTo("+4930123401");
        assertThat(result(german, "0043155501")).isEqualTo("+43155501");
        assertThat(result(german, "2001")).isEqualTo("2001");
        assertThat(result(german, "112")).isEqualTo("112");
        List<Rule> american = DialRules.of("US", List.of(), List.of(new E164("+12125550101")), Companies.countries());
        assertThat(result(american, "2125550199")).isEqualTo("+12125550199");
        assertThat(result(american, "12125550199")).isEqualTo("+12125550199");
        assertThat(result(american, "0114930123401")).isEqualTo("+4930123401");
        assertThat(result(american, "911")).isEqualTo("911");
    }

    private static String result(List<Rule> rules, String dialled) {
        return rules.stream()
                .filter(r -> dialled.matches(r.pattern()))
                .findFirst()
                .map(r -> dialled.replaceFirst(r.pattern(), r.translation()))
                .orElse(dialled);
    }
}
