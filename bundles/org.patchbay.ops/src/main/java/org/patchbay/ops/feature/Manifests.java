package org.patchbay.ops.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.ops.feature.FeatureOperations;

/** Reads the two headers that say what a feature bundle brings. */
final class Manifests {
    private static final Pattern ROWS = Pattern.compile(";\\s*rows(?::List<String>)?\\s*=\\s*\"?([^\";]*)\"?");
    private static final Pattern PROVIDE = Pattern.compile("<provide\\s+interface=\"([^\"]+)\"");
    private static final Pattern NAME =
            Pattern.compile("<property\\s+name=\"patchbay\\.name\"[^>]*?value=\"([^\"]+)\"");

    private Manifests() {}

    /** The rows of the feature catalogue it declares; empty when it is no feature bundle. */
    static Optional<List<String>> rows(String provideCapability) {
        for (String clause : clauses(provideCapability)) {
            int end = clause.indexOf(';');
            String namespace = (end < 0 ? clause : clause.substring(0, end)).strip();
            if (namespace.equals(FeatureOperations.CAPABILITY)) {
                Matcher rows = ROWS.matcher(clause);
                return Optional.of(rows.find() ? words(rows.group(1)) : List.of());
            }
        }
        return Optional.empty();
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
