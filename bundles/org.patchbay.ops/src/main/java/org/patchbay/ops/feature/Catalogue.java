package org.patchbay.ops.feature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueEntry.Status;
import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.feature.FeatureView.State;

/** The rows of {@code features.csv} against the feature bundles that are live. Says no more than is known: what others perform is unproven. */
@Component(service = FeatureCatalogue.class)
public final class Catalogue implements FeatureCatalogue {

    private record Row(int number, String key, String side, String name, boolean offered, String performedBy) {}

    private final FeatureOperations features;
    private final List<Row> rows = rows();

    @Activate
    public Catalogue(@Reference FeatureOperations features) {
        this.features = features;
    }

    @Override
    public List<CatalogueEntry> entries() {
        List<FeatureView> bundles = features.features();
        return rows.stream().map(row -> entry(row, bundles)).toList();
    }

    private static CatalogueEntry entry(Row row, List<FeatureView> bundles) {
        List<FeatureView> bring = bundles.stream()
                .filter(b -> b.rows().contains(row.key()) && (b.state() == State.LIVE || b.state() == State.DEGRADED))
                .toList();
        List<String> providers =
                bring.stream().map(b -> b.bundle() + " " + b.version()).toList();
        if (!bring.isEmpty()) {
            List<FeatureView> degraded =
                    bring.stream().filter(b -> b.state() == State.DEGRADED).toList();
            return degraded.isEmpty()
                    ? row(row, Status.SUPPORTED, providers, "Its bundle is live.")
                    : row(row, Status.DEGRADED, providers, degraded.get(0).note());
        }
        if (!row.offered()) {
            return row(
                    row, Status.NOT_OFFERED, providers, "The service does not offer it, and no bundle here brings it.");
        }
        if (needsRuntime(row.performedBy())) {
            return row(row, Status.MISSING, providers, "No live bundle here brings it.");
        }
        return row(
                row,
                Status.UNPROVEN,
                providers,
                row.performedBy() + " can perform it; it was not seen on a real tenant.");
    }

    /** Whether somebody else can do it alone: "Teams", "Provider or runtime", "Teams (+ runtime when the hub is down)". */
    private static boolean needsRuntime(String performedBy) {
        String plain = performedBy.replaceAll("\\(.*?\\)", "").toLowerCase(java.util.Locale.ROOT);
        return plain.contains("runtime") && !plain.contains(" or runtime") || plain.contains("http app");
    }

    private static CatalogueEntry row(Row row, Status status, List<String> providers, String why) {
        return new CatalogueEntry(
                row.number(), row.key(), row.side(), row.name(), row.performedBy(), status, providers, why);
    }

    private static List<Row> rows() {
        try (InputStream in = Catalogue.class.getResourceAsStream("/features.csv")) {
            if (in == null) {
                throw new IllegalStateException("features.csv is not in this bundle.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(Catalogue::fields)
                    .map(f -> new Row(
                            Integer.parseInt(f.get(0)),
                            f.get(1),
                            f.get(2),
                            f.get(3),
                            f.get(4).equals("yes"),
                            f.get(5)))
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
