package org.patchbay.ops.feature;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.graph.Permissions;
import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.TrunkOperations;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.feature.CatalogueEntry;
import org.patchbay.api.ops.feature.CatalogueNeed;
import org.patchbay.api.ops.feature.FeatureCatalogue;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.feature.FeatureSeen;
import org.patchbay.api.ops.store.Store;
import org.patchbay.ops.settings.Nearest;

/** The rows of {@code features.csv} against the bundles that are live, what those need, and for whom it is asked. */
@Component(service = FeatureCatalogue.class)
public final class Catalogue implements FeatureCatalogue {
    private final FeatureOperations features;
    private final BundleContext context;
    private final SeenBook seen;
    private final List<MediaEngine> engines = new CopyOnWriteArrayList<>();

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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Directory directory;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Countries countries;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Permissions permissions;

    @Activate
    public Catalogue(
            BundleContext context,
            @Reference FeatureOperations features,
            @Reference Store store,
            @Reference Audit audit) {
        this.context = context;
        this.features = features;
        seen = new SeenBook(store, audit);
    }

    /** With a core and a trunk, for tests. */
    Catalogue with(CallOperations core, TrunkOperations peers) {
        calls = core;
        trunk = peers;
        return this;
    }

    /** With people, countries and permissions, or without them, for tests. */
    Catalogue with(@Nullable Directory people, @Nullable Countries policy, @Nullable Permissions granted) {
        directory = people;
        countries = policy;
        permissions = granted;
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
        return entries(Whom.NODE);
    }

    @Override
    public List<CatalogueEntry> entries(String tenant) throws OperationException {
        return entries(Whom.tenant(people(), tenant));
    }

    @Override
    public List<CatalogueEntry> entries(String tenant, String user) throws OperationException {
        return entries(Whom.user(people(), tenant, user));
    }

    @Override
    public FeatureSeen recordSeen(String author, String tenant, String key, String note) throws OperationException {
        CatalogueRow row = row(key);
        Whom.tenant(people(), tenant);
        return seen.record(author, tenant, row, note);
    }

    @Override
    public void withdrawSeen(String author, String tenant, String key) throws OperationException {
        seen.withdraw(author, tenant, row(key));
    }

    private List<CatalogueEntry> entries(Whom whom) {
        CallOperations core = calls;
        TrunkOperations peers = trunk;
        Needs needs = new Needs(
                core == null ? List.of() : core.slots(),
                peers == null ? List.of() : peers.peers(),
                engines,
                directory,
                countries,
                permissions,
                this::isOffered,
                whom);
        Map<String, List<Carrier>> carriers = Carrier.all(context, features.features());
        Map<String, CatalogueNeed> looked = new HashMap<>();
        return CatalogueRow.all().stream()
                .map(row -> new Rating(
                                row,
                                carriers.getOrDefault(row.key(), List.of()),
                                needs,
                                need -> looked.computeIfAbsent(need, needs::look),
                                seen(whom, row))
                        .entry())
                .toList();
    }

    private Optional<FeatureSeen> seen(Whom whom, CatalogueRow row) {
        return whom.tenant().flatMap(tenant -> seen.of(tenant.id(), row.key()));
    }

    private Directory people() throws OperationException {
        Directory known = directory;
        if (known == null) {
            throw new OperationException(
                    Reason.UNAVAILABLE, "There is no directory now. See which bundle is not started: bundle:list.");
        }
        return known;
    }

    private boolean isOffered(String type) {
        try {
            return context.getAllServiceReferences(type, null) != null;
        } catch (InvalidSyntaxException noFilterWasGiven) {
            throw new IllegalStateException(noFilterWasGiven);
        }
    }

    private static CatalogueRow row(String key) throws OperationException {
        return CatalogueRow.all().stream()
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow(() -> Whom.unknown("There is no feature '" + key + "'."
                        + Nearest.sentence(
                                key,
                                CatalogueRow.all().stream()
                                        .map(CatalogueRow::key)
                                        .toList())
                        + " See patchbay:catalogue."));
    }
}
