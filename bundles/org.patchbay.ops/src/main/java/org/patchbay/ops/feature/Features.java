package org.patchbay.ops.feature;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.Facts;
import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.ops.admin.CallOperations;
import org.patchbay.api.ops.admin.SlotView;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.feature.FeatureException;
import org.patchbay.api.ops.feature.FeatureOperations;
import org.patchbay.api.ops.feature.FeatureView;
import org.patchbay.api.ops.feature.FeatureView.State;
import org.patchbay.api.ops.store.Store;
import org.patchbay.ops.Locations;
import org.patchbay.ops.OpsConfig;
import org.patchbay.ops.OpsNumber;
import org.patchbay.ops.feature.Choices.Choice;

/** The feature bundles of this node. */
@Component(
        service = {FeatureOperations.class, Features.class},
        configurationPid = "org.patchbay.ops",
        immediate = true)
public final class Features implements FeatureOperations, BundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(Features.class);

    /** How often it is looked whether a media engine that was superseded has carried its last call. */
    private static final long DRAIN_MILLIS = 1000;

    private final BundleContext context;
    private final Installed installed;
    private final Choices choices;
    private final FeatureUpdates updates;
    private final Carrying carrying;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread t = new Thread(task, "patchbay-features");
        t.setDaemon(true);
        return t;
    });
    private volatile int waitSeconds;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @org.jspecify.annotations.Nullable CallOperations calls;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @org.jspecify.annotations.Nullable Facts facts;

    @Activate
    public Features(
            BundleContext context,
            @Reference Store store,
            @Reference Audit audit,
            @Reference Roster roster,
            OpsConfig config) {
        this.context = context;
        this.waitSeconds = OpsNumber.UPDATE_WAIT_SECONDS.of(config);
        this.installed = new Installed(context);
        this.carrying = new Carrying(context);
        this.choices = new Choices(store);
        this.updates = new FeatureUpdates(
                new FeatureFiles(Locations.data(context::getProperty).resolve("features")),
                installed,
                new Switch(context, this::slots, () -> Duration.ofSeconds(waitSeconds)),
                carrying,
                choices,
                audit,
                roster::required,
                this::tell);
        context.addBundleListener(this);
        thread.execute(this::reconcile);
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::drain, DRAIN_MILLIS, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** With a core at hand, for tests. */
    Features with(CallOperations core) {
        calls = core;
        return this;
    }

    @Modified
    void modified(OpsConfig changed) {
        waitSeconds = OpsNumber.UPDATE_WAIT_SECONDS.of(changed, waitSeconds);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(this);
        thread.shutdownNow();
    }

    /** Somebody else started a feature bundle: the container at its start, or an operator by hand. It may be superseded or retired. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STARTED
                && Installed.rows(event.getBundle()).isPresent()) {
            try {
                thread.execute(this::reconcile);
            } catch (RejectedExecutionException e) {
                LOG.debug("Not looked at: this bundle is being stopped");
            }
        }
    }

    @Override
    public String update(String author, Path file) throws FeatureException {
        return updates.update(author, file, "");
    }

    /** The same for a file of the deploy folder, unless it was dealt with before. Its removal retires what it brought. */
    void drop(Path file) throws FeatureException {
        updates.drop(file);
    }

    @Override
    public String retire(String author, String bundle) throws FeatureException {
        return updates.retire(author, bundle);
    }

    Map<String, Choice> allChosen() {
        return choices.all();
    }

    @Override
    public List<FeatureView> features() {
        List<FeatureView> views = new ArrayList<>();
        Set<String> present = new LinkedHashSet<>();
        for (Bundle bundle : installed.all()) {
            views.add(view(bundle));
            present.add(Installed.name(bundle));
        }
        choices.all().values().stream()
                .filter(c -> c.retired() && !present.contains(c.name()))
                .forEach(c -> views.add(new FeatureView(
                        c.name(),
                        c.version().toString(),
                        -1,
                        State.STOPPED,
                        List.of(),
                        List.of(),
                        "Retired by " + c.author() + " at " + c.at() + ". patchbay:feature-update brings it back.")));
        return List.copyOf(views);
    }

    private FeatureView view(Bundle bundle) {
        String name = Installed.name(bundle);
        Set<Slot> brings = Installed.slots(bundle);
        State state = State.LIVE;
        String note = "";
        if (!Installed.active(bundle)) {
            state = State.STOPPED;
            note = "It is not started. Start it, or look for the reason in the log.";
        } else {
            Set<Slot> dead = new LinkedHashSet<>(brings);
            Optional<List<SlotView>> bound = slots();
            bound.orElse(List.of()).stream()
                    .filter(s ->
                            s.bundleId() == bundle.getBundleId() && s.state().equals("live"))
                    .forEach(s -> dead.remove(new Slot(s.kind(), s.name())));
            if (installed.named(name).stream()
                    .anyMatch(b -> Installed.active(b) && b.getVersion().compareTo(bundle.getVersion()) > 0)) {
                state = State.STANDBY;
                int carried = carrying.calls(bundle);
                note = "A higher version is live."
                        + (carried == 0 ? "" : " It carries " + carried + " calls to the end.");
            } else if (!dead.isEmpty()) {
                state = State.DEGRADED;
                note = bound.isEmpty()
                        ? "The core (org.patchbay.bus) is not there."
                        : dead + " is not asked: it did not come up, or is quarantined. The log says why.";
            }
        }
        return new FeatureView(
                name,
                bundle.getVersion().toString(),
                bundle.getBundleId(),
                state,
                brings.stream().map(Slot::toString).toList(),
                Installed.rows(bundle).orElse(List.of()),
                note);
    }

    private Optional<List<SlotView>> slots() {
        CallOperations core = calls;
        return core == null ? Optional.empty() : Optional.of(core.slots());
    }

    private void tell(String name, String from, String to) {
        Facts told = facts;
        if (told != null) {
            told.tell(
                    Fact.BUNDLE_SWAPPED,
                    new Scope("*", "bundle", name),
                    Map.of("name", name, "from", from, "to", to),
                    true);
        }
    }

    /** A fault, such as of an engine that is asked what it carries, must not be the end of looking. */
    private void drain() {
        try {
            updates.drain();
        } catch (RuntimeException e) {
            LOG.warn("It could not be looked whether a media engine that was superseded still carries calls.", e);
        }
    }

    private void reconcile() {
        try {
            updates.reconcile();
        } catch (RuntimeException e) {
            LOG.warn("The feature bundles could not be compared with what was chosen. Look at patchbay:features.", e);
        }
    }
}
