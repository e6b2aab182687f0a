package org.patchbay.tenant.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.tenant.plan.Wanted.Rule;

/**
 * What is dialled short of E.164, as patterns: extensions, which go to the trunk as they are (it knows the caller's site), and numbers in
 * national form and with the prefix for calls abroad. No pattern matches an emergency number. Follows New-CsVoiceNormalizationRule.md.
 */
final class DialRules {
    /** New-CsTenantDialPlan.md: a dial plan holds 50 rules. */
    static final int MOST = 50;

    private static final List<String> TRUNK_PREFIXES = List.of("", "0", "1", "01", "06", "8");
    private static final List<String> ABROAD = List.of("00", "011", "0011", "001");

    private DialRules() {}

    /** Patterns that match just numbers of the lengths and first digits of these, and none of the numbers to avoid. */
    static List<String> extensions(Collection<String> extensions, Set<String> avoid) {
        Map<Integer, Set<String>> byLength = new TreeMap<>();
        extensions.forEach(
                e -> byLength.computeIfAbsent(e.length(), l -> new TreeSet<>()).add(e));
        List<String> patterns = new ArrayList<>();
        byLength.forEach((length, all) -> {
            Set<String> sameLength = new TreeSet<>(avoid);
            sameLength.removeIf(a -> a.length() != length);
            Map<String, Set<String>> open = new TreeMap<>();
            all.forEach(e -> open.computeIfAbsent(e.substring(0, 1), p -> new TreeSet<>())
                    .add(e));
            while (!open.isEmpty()) {
                Map<String, Set<String>> longer = new TreeMap<>();
                open.forEach((prefix, members) -> {
                    if (sameLength.stream().noneMatch(a -> a.startsWith(prefix))) {
                        int rest = length - prefix.length();
                        patterns.add(rest == 0 ? prefix : prefix + "[0-9]{" + rest + "}");
                    } else if (prefix.length() < length) {
                        members.forEach(
                                e -> longer.computeIfAbsent(e.substring(0, prefix.length() + 1), p -> new TreeSet<>())
                                        .add(e));
                    }
                });
                open.clear();
                open.putAll(longer);
            }
        });
        return patterns;
    }

    /** The rules of a country. @param numbers some of that country, from which its forms are learnt by asking the country policy */
    static List<Rule> of(String country, List<String> extensions, Collection<E164> numbers, Countries countries) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        if (!extensions.isEmpty()) {
            add(rules, "Extensions", "^(" + String.join("|", extensions) + ")$", "$1", true);
        }
        Map<String, Set<String>> forms = new TreeMap<>();
        Set<String> abroad = new LinkedHashSet<>();
        for (E164 number : numbers) {
            String digits = number.value().substring(1);
            for (String prefix : ABROAD) {
                if (means(countries, country, prefix + digits, number)) {
                    abroad.add(prefix);
                }
            }
            for (int code = 1; code <= 3 && code < digits.length() - 4; code++) {
                for (String prefix : TRUNK_PREFIXES) {
                    if (means(countries, country, prefix + digits.substring(code), number)) {
                        forms.computeIfAbsent(prefix, p -> new TreeSet<>()).add(national(digits, code, prefix));
                    }
                }
            }
        }
        abroad.forEach(p -> add(rules, "Abroad-" + p, "^" + p + "([1-9][0-9]{6,14})$", "+$1", false));
        if (forms.keySet().stream().anyMatch(p -> !p.isEmpty() && !p.equals("1"))) {
            // Where national numbers begin with a prefix, what does not is a local number, and of which place is not
            // known here.
            forms.remove("");
        }
        int index = 0;
        for (Set<String> sameForm : forms.values()) {
            for (String form : sameForm) {
                int at = form.indexOf(' ');
                add(rules, "National-" + ++index, form.substring(0, at), form.substring(at + 1), false);
            }
        }
        return rules.values().stream().limit(MOST).toList();
    }

    /** Where nothing stands before the national number, its length alone tells it from other things. */
    private static String national(String digits, int code, String prefix) {
        int length = digits.length() - code;
        boolean american = digits.startsWith("1");
        String body = american
                ? "[2-9][0-9]{" + (length - 1) + "}"
                : prefix.isEmpty() ? "[0-9]{" + length + "}" : "[1-9][0-9]{4,13}";
        return "^" + prefix + "(" + body + ")$ +" + digits.substring(0, code) + "$1";
    }

    private static boolean means(Countries countries, String country, String dialled, E164 number) {
        return countries.dialled(country, dialled).filter(number::equals).isPresent();
    }

    private static void add(
            Map<String, Rule> rules, String name, String pattern, String translation, boolean internal) {
        rules.putIfAbsent(name, new Rule(name, pattern, translation, internal));
    }
}
