package org.patchbay.ops.feature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A row of {@code features.csv}.
 *
 * @param offered whether the service offers it at all
 * @param performedBy who can perform it, such as {@code Teams + runtime} or {@code Provider or runtime}
 * @param needs what it needs whoever carries it: nobody is served without both licences, or outside the countries of the list, but in an emergency
 */
record CatalogueRow(
        int number, String key, String side, String name, boolean offered, String performedBy, List<String> needs) {

    private static final List<CatalogueRow> ALL = read();

    static List<CatalogueRow> all() {
        return ALL;
    }

    boolean isByTeams() {
        return plain().contains("teams");
    }

    boolean isByProvider() {
        return performedBy.toLowerCase(Locale.ROOT).contains("provider");
    }

    boolean mayBeByRuntime() {
        return performedBy.toLowerCase(Locale.ROOT).contains("runtime");
    }

    /** Whether a bundle here has to do something of it: not for "Teams", "Provider or runtime", "Teams (+ runtime when the hub is down)". */
    boolean needsRuntime() {
        return plain().contains("runtime") && !plain().contains(" or runtime") || plain().contains("http app");
    }

    /** Whether Teams does all of it. */
    boolean isByTeamsAlone() {
        return isByTeams() && !needsRuntime() && !isByProvider();
    }

    private String plain() {
        return performedBy.replaceAll("\\(.*?\\)", "").toLowerCase(Locale.ROOT);
    }

    private static List<CatalogueRow> read() {
        try (InputStream in = CatalogueRow.class.getResourceAsStream("/features.csv")) {
            if (in == null) {
                throw new IllegalStateException("features.csv is not in this bundle.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(CatalogueRow::fields)
                    .map(f -> new CatalogueRow(
                            Integer.parseInt(f.get(0)),
                            f.get(1),
                            f.get(2),
                            f.get(3),
                            f.get(4).equals("yes"),
                            f.get(5),
                            Manifests.words(f.get(7).replace(' ', ','))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
