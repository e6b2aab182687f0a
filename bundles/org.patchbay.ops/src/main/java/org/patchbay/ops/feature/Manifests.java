package org.patchbay.ops.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.ops.feature.FeatureOperations;

/** Reads the two headers that say what a bundle brings. */
final class Manifests {
    private static final Pattern ROWS = list("rows");
    private static final Pattern NEEDS = list("needs");
    private static final Pattern PROVIDE = Pattern.compile("<provide\\s+interface=\"([^\"]+)\"");
    private static final Pattern NAME =
            Pattern.compile("<property\\s+name=\"patchbay\\.name\"[^>]*?value=\"([^\"]+)\"");

    private Manifests() {}

    /** Rows of the feature catalogue that a bundle carries, and what it needs for them beside itself. */
    record Declared(List<String> rows, List<String> needs) {}

    private static Pattern list(String attribute) {
        return Pattern.compile(";\\s*" + attribute + "(?::List<String>)?\\s*=\\s*\"?([^\";]*)\"?");
    }

    /** The rows of the feature catalogue that a feature bundle declares; empty when it is none. */
    static Optional<List<String>> rows(String provideCapability) {
        List<Declared> declared = declared(provideCapability, FeatureOperations.CAPABILITY);
        return declared.isEmpty()
                ? Optional.empty()
                : Optional.of(declared.stream()
                        .flatMap(d -> d.rows().stream())
                        .distinct()
                        .toList());
    }

    /** What a bundle declares in the capabilities of this namespace. */
    static List<Declared> declared(String provideCapability, String namespace) {
        List<Declared> declared = new ArrayList<>();
        for (String clause : clauses(provideCapability)) {
            int end = clause.indexOf(';');
            if ((end < 0 ? clause : clause.substring(0, end)).strip().equals(namespace)) {
                declared.add(new Declared(words(ROWS, clause), words(NEEDS, clause)));
            }
        }
        return declared;
    }

    private static List<String> words(Pattern attribute, String clause) {
        Matcher found = attribute.matcher(clause);
        return found.find() ? words(found.group(1)) : List.of();
    }

    /** The slots that a component description promises. */
    static List<Slot> promised(String componentXml) {
        List<Slot> promised = new ArrayList<>();
        for (String component : componentXml.split("</(?:\\w+:)?component>")) {
            Matcher name = NAME.matcher(component);
            if (name.find()) {
                Matcher provide = PROVIDE.matcher(component);
                while (provide.find()) {
                    Slot.kind(provide.group(1)).ifPresent(kind -> promised.add(new Slot(kind, name.group(1))));
                }
            }
        }
        return promised;
    }

    static List<String> words(String list) {
        return java.util.Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(w -> !w.isEmpty())
                .toList();
    }

    private static List<String> clauses(String header) {
        List<String> clauses = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                clauses.add(header.substring(start, i));
                start = i + 1;
            }
        }
        clauses.add(header.substring(start));
        return clauses;
    }
}
