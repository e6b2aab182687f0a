package org.patchbay.graph;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.Purpose;

/** The permissions that may be used at all, and what for: a table of this bundle, and nobody's to change. */
final class Catalogue {
    private static final int COLUMNS = 5;

    private final Map<String, Permission> byScope = new LinkedHashMap<>();

    private Catalogue() {}

    static Catalogue read() {
        Catalogue catalogue = new Catalogue();
        for (String line : lines("catalogue.txt")) {
            String[] column = line.split(" \\| ", -1);
            if (column.length != COLUMNS) {
                throw new IllegalStateException("A line of the catalogue has not five columns: " + line);
            }
            List<Purpose> purposes = new ArrayList<>();
            for (String purpose : column[1].split(" ")) {
                purposes.add(Purpose.valueOf(purpose));
            }
            Set<Purpose> supports = EnumSet.noneOf(Purpose.class);
            supports.addAll(purposes.subList(1, purposes.size()));
            catalogue.byScope.put(
                    column[0], new Permission(column[0], purposes.get(0), supports, column[2], column[3], column[4]));
        }
        return catalogue;
    }

    /** The lines of a table beside this class, without those that are empty or say something about it. */
    static List<String> lines(String table) {
        InputStream in = Catalogue.class.getResourceAsStream(table);
        if (in == null) {
            throw new IllegalStateException(table + " is not in the bundle.");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them, in their order. */
    List<Permission> all() {
        return List.copyOf(byScope.values());
    }

    Optional<Permission> of(String scope) {
        return Optional.ofNullable(byScope.get(scope));
    }

    boolean serves(String scope, Purpose purpose) {
        return of(scope).filter(permission -> permission.serves(purpose)).isPresent();
    }
}
