package org.patchbay.ops.feature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueEntry.Status;
import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.feature.FeatureView.State;

/**
 * The rows of {@code features.csv} against the bundles that are live and what those need. Says no more than is known: what others perform is
 * unproven.
 */
@Component(service = FeatureCatalogue.class)
public final class Catalogue implements FeatureCatalogue {

    private record Row(int number, String key, String side, String name, boolean offered, String performedBy) {}

    /** A live bundle that carries a row; {@code note} says what of it is not well, and is empty when it is. */
    private record Carrier(String bundle, String note, List<String> needs) {}

    private final FeatureOperations features;
    private final BundleContext context;
    private final List<MediaEngine> engines = new CopyOnWriteArrayList<>();
    private final List<Row> rows = rows();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CallOperations calls;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable TrunkOperations trunk;

    @Activate
    public Catalogue(BundleContext context, @Reference FeatureOperations features) {
        this.context = context;
        this.features = features;
    }

    /** With a core and a trunk, for tests. */
    Catalogue with(CallOperations core, TrunkOperations peers) {
        calls = core;
        trunk = peers;
        return this;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEngine(MediaEngine engine) {
        engines.add(engine);
    }

    void unbindEngine(MediaEngine engine) {
        engines.remove(engine);
    }

    @Override
    public List<CatalogueEntry> entries() {
        CallOperations core = calls;
        TrunkOperations peers = trunk;
        Needs needs =
                new Needs(core == null ? List.of() : core.slots(), peers == null ? List.of() : peers.peers(), engines);
        Map<String, List<Carrier>> carriers = carriers();
        return rows.stream()
                .map(row -> entry(row, carriers.getOrDefault(row.key(), List.of()), needs))
                .toList();
    }

    /** By key of their row. */
    private Map<String, List<Carrier>> carriers() {
        Map<String, List<Carrier>> carriers = new HashMap<>();
        for (FeatureView feature : features.features()) {
            Bundle bundle = context.getBundle(feature.bundleId());
            if (bundle != null && (feature.state() == State.LIVE || feature.state() == State.DEGRADED)) {
                add(carriers, bundle, FeatureOperations.CAPABILITY, feature.note());
            }
        }
        for (Bundle bundle : context.getBundles()) {
            if (Installed.active(bundle)) {
                add(carriers, bundle, CAPABILITY, "");
            }
        }
        return carriers;
    }

    private static void add(Map<String, List<Carrier>> carriers, Bundle bundle, String namespace, String note) {
        String name = Installed.name(bundle) + " " + bundle.getVersion();
        for (Manifests.Declared declared : Installed.declared(bundle, namespace)) {
            for (String row : declared.rows()) {
                carriers.computeIfAbsent(row, r -> new ArrayList<>()).add(new Carrier(name, note, declared.needs()));
            }
        }
    }

    private static CatalogueEntry entry(Row row, List<Carrier> carriers, Needs needs) {
        if (!carriers.isEmpty()) {
            List<String> unmet = carriers.stream()
                    .flatMap(c -> c.needs().stream())
                    .distinct()
                    .flatMap(need -> needs.unmet(need).stream())
                    .toList();
            List<String> notes = carriers.stream()
                    .map(Carrier::note)
                    .filter(note -> !note.isEmpty())
                    .toList();
            return !unmet.isEmpty()
                    ? row(
                            row,
                            Status.UNAVAILABLE,
                            carriers,
                            "Its bundle is live, but " + String.join(", and ", unmet) + ".")
                    : !notes.isEmpty()
                            ? row(row, Status.DEGRADED, carriers, notes.get(0))
                            : row(row, Status.SUPPORTED, carriers, "Its bundle is live, and what that needs is there.");
        }
        if (!row.offered()) {
            return row(
                    row, Status.NOT_OFFERED, carriers, "The service does not offer it, and no bundle here brings it.");
        }
        if (needsRuntime(row.performedBy())) {
            return row(row, Status.MISSING, carriers, "No live bundle here brings it.");
        }
        return row(
                row,
                Status.UNPROVEN,
                carriers,
                row.performedBy() + " can perform it; it was not seen on a real tenant.");
    }

    /** Whether somebody else can do it alone: "Teams", "Provider or runtime", "Teams (+ runtime when the hub is down)". */
    private static boolean needsRuntime(String performedBy) {
        String plain = performedBy.replaceAll("\\(.*?\\)", "").toLowerCase(java.util.Locale.ROOT);
        return plain.contains("runtime") && !plain.contains(" or runtime") || plain.contains("http app");
    }

    private static CatalogueEntry row(Row row, Status status, List<Carrier> carriers, String why) {
        return new CatalogueEntry(
                row.number(),
                row.key(),
                row.side(),
                row.name(),
                row.performedBy(),
                status,
                carriers.stream().map(Carrier::bundle).distinct().toList(),
                carriers.stream().flatMap(c -> c.needs().stream()).distinct().toList(),
                why);
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
