package org.patchbay.directory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.call.emergency.EmergencyPlan;
import org.patchbay.api.call.emergency.EmergencyPlans;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

/**
 * Keeps the snapshot: reads the sources every few seconds on a thread of its own, and replaces it whole when one of them changed. A source
 * that cannot be read, and an absent country policy, leave what is known as it is.
 *
 * <p>The directory is opened for others once the first reading is over, whether it brought anything or has definitely failed: handlers that
 * need it are not bound before, and so no listening point opens on calls that could only be refused. It is opened all the same when a source
 * takes longer than anybody should wait, because a shut listening point takes no emergency call either.
 */
@Component(
        service = {DirectoryKeeper.class, HealthCheck.class},
        immediate = true,
        configurationPid = DirectorySettings.PID)
@Designate(ocd = DirectorySettings.Config.class)
public final class DirectoryKeeper implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryKeeper.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WARNINGS = 50;
    private static final String NO_POLICY =
            "The country policy is absent: nothing new is taken until its bundle is back.";

    private final Runnable opening;
    private final Duration patience;
    private final ScheduledExecutorService reader = thread("patchbay-directory");
    /** A thread of its own: that of the reader may be waiting for a source. */
    private final ScheduledExecutorService waiting = thread("patchbay-directory-patience");

    private final Sources sources = new Sources();
    private final AtomicBoolean open = new AtomicBoolean();
    private volatile DirectorySettings settings = DirectorySettings.DEFAULT;
    private DirectorySource files = new CsvFolder(settings.folder(), settings.poll());
    private final ScheduledFuture<?> late;
    private @Nullable ScheduledFuture<?> polling;
    private @Nullable Countries readWith;
    private List<Contents> read = List.of();
    private volatile @Nullable Countries countries;
    private volatile Snapshot snapshot = Snapshot.EMPTY;
    private final List<EmergencyPlans> plans = new CopyOnWriteArrayList<>();
    private volatile EmergencyPlan plan = EmergencyPlan.EMPTY;
    private volatile String failure = "";

    @Activate
    public DirectoryKeeper(ComponentContext context, DirectorySettings.Config config) {
        this(() -> context.enableComponent(DirectoryService.class.getName()), config, PATIENCE);
    }

    /**
     * @param opening lets others ask the directory; called once
     * @param patience after it the directory is opened with what there is
     */
    DirectoryKeeper(Runnable opening, DirectorySettings.Config config, Duration patience) {
        this.opening = opening;
        this.patience = patience;
        late = waiting.schedule(this::openLate, patience.toMillis(), TimeUnit.MILLISECONDS);
        modified(config);
        if (polling == null) {
            use(settings);
        }
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A wrong value is named, and what was in force before stays. */
    @Modified
    void modified(DirectorySettings.Config config) {
        try {
            use(DirectorySettings.of(config));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} What was in force before stays.", e.getMessage());
        }
    }

    private synchronized void use(DirectorySettings wanted) {
        DirectorySource before = files;
        if (polling != null) {
            polling.cancel(false);
        }
        files = new CsvFolder(wanted.folder(), wanted.poll());
        sources.add(files);
        if (before != files) {
            sources.remove(before);
        }
        settings = wanted;
        polling = reader.scheduleWithFixedDelay(this::refresh, 0, wanted.poll().toSeconds(), TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        reader.shutdownNow();
        waiting.shutdownNow();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSource(DirectorySource source) {
        sources.add(source);
    }

    void unbindSource(DirectorySource source) {
        sources.remove(source);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCountries(Countries bound) {
        countries = bound;
        if (!reader.isShutdown()) {
            reader.execute(this::refresh);
        }
    }

    void unbindCountries(Countries bound) {
        if (countries == bound) {
            countries = null;
        }
    }

    /** The trunk keeps what emergency calls need: it gets it anew when it comes, and at each change. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPlans(EmergencyPlans keeper) {
        plans.add(keeper);
        if (!plan.tenants().isEmpty()) {
            keeper.keep(plan);
        }
    }

    void unbindPlans(EmergencyPlans keeper) {
        plans.remove(keeper);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Optional<Countries> countries() {
        return Optional.ofNullable(countries);
    }

    /** On the reader's thread only. Must not throw: the executor would not call again. */
    private void refresh() {
        try {
            refreshWith(countries);
        } catch (RuntimeException | LinkageError e) {
            failed(String.valueOf(e), false);
            open();
        }
    }

    private void refreshWith(@Nullable Countries policy) {
        if (policy == null) {
            failure = NO_POLICY;
            return;
        }
        if (failure.equals(NO_POLICY)) {
            failure = "";
        }
        Sources.Reading now = sources.read();
        boolean changed = policy != readWith || !now.contents().equals(read);
        // At the start half a directory is better than none; later a source that was never read must not make others
        // look removed.
        boolean enough = now.complete() || snapshot.tenants.isEmpty();
        if (changed && enough && !now.contents().isEmpty()) {
            replace(Admission.of(now.contents(), policy));
            plan = EmergencyPlanning.of(snapshot, policy);
            plans.forEach(keeper -> keeper.keep(plan));
            read = now.contents();
            readWith = policy;
        }
        String why = String.join(" ", now.faults());
        if (now.unfinished()) {
            failure = why;
        } else {
            failed(why, now.nothingThere());
            open();
        }
    }

    private void open() {
        if (!reader.isShutdown() && open.compareAndSet(false, true)) {
            late.cancel(false);
            waiting.shutdown();
            opening.run();
        }
    }

    private void openLate() {
        if (!open.get()) {
            LOG.warn(
                    "The directory was not read within {} s ({}). Calls are taken all the same, for the sake of emergency calls; others are"
                            + " refused until it is read.",
                    patience.toSeconds(),
                    failure.isEmpty() ? "a source has not answered" : failure);
            open();
        }
    }

    /** @param nothingThere whether it is a fresh installation, which is no fault */
    private void failed(String why, boolean nothingThere) {
        if (why.isEmpty()) {
            if (!failure.isEmpty()) {
                LOG.info("The directory can be read again.");
            }
        } else if (!why.equals(failure)) {
            if (readWith != null) {
                LOG.warn("The directory stays as it was: {}", why);
            } else if (nothingThere) {
                LOG.info("Nobody is on the service yet: {}", why);
            } else {
                LOG.warn(
                        "Nobody is on the service, and every call is refused but emergency calls: {} It is read again every {} s.",
                        why,
                        settings.poll().toSeconds());
            }
        }
        failure = why;
    }

    private void replace(Snapshot fresh) {
        Set<Problem> before = new HashSet<>(snapshot.problems);
        snapshot = fresh;
        LOG.info(
                "Directory: {} tenants, {} users, {} number ranges, {} problems.",
                fresh.tenants.size(),
                fresh.userCount(),
                fresh.rangeCount(),
                fresh.problems.size());
        List<Problem> news =
                fresh.problems.stream().filter(p -> !before.contains(p)).toList();
        news.stream().limit(WARNINGS).forEach(p -> LOG.warn("Not put on the service: {}: {}", p.where(), p.text()));
        if (news.size() > WARNINGS) {
            LOG.warn("Not put on the service: {} more entries.", news.size() - WARNINGS);
        }
    }

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public HealthResult check() {
        Snapshot now = snapshot;
        String counts =
                now.tenants.size() + " tenants, " + now.userCount() + " users, " + now.problems.size() + " problems. ";
        if (!open.get()) {
            return HealthResult.notReady(
                    ("The directory is being read for the first time; no call is taken before. " + failure).strip());
        }
        if (now.tenants.isEmpty()) {
            return HealthResult.notReady("Nobody is on the service, every call would be refused. "
                    + (failure.isEmpty() ? "Add a tenant in " + settings.folder() + "." : failure));
        }
        if (!failure.isEmpty()) {
            return HealthResult.warn(counts + failure);
        }
        if (!now.problems.isEmpty()) {
            Problem first = now.problems.get(0);
            return HealthResult.warn(counts + "The first: " + first.where() + ": " + first.text());
        }
        return HealthResult.ok(counts.strip());
    }
}
