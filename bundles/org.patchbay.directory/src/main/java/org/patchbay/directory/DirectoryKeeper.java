package org.patchbay.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

import org.patchbay.api.call.emergency.EmergencyPlans;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.store.Store;

/**
 * Keeps the snapshot: reads the sources every few seconds on a thread of its own, follows the store on another, and lets the snapshot be replaced
 * whole when one of them changed. A source that cannot be read, a store that is gone, and an absent country policy leave what is known as it is.
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
    /** Changes of the store that come together are admitted together. */
    private static final Duration TOGETHER = Duration.ofMillis(100);

    private static final String NO_POLICY =
            "The country policy is absent: nothing new is taken until its bundle is back.";
    private final Runnable opening;
    private final Duration patience;
    /** Whether a store belongs to this runtime, so that nobody is refused for an entry of it before it has come. */
    private final boolean withStore;

    private final ScheduledExecutorService reader = thread("patchbay-directory");
    /** A thread of its own: that of the reader may be waiting for a source. */
    private final ScheduledExecutorService follower = thread("patchbay-directory-follow");

    private final Sources sources = new Sources();
    private final StoreEntries store = new StoreEntries(this::storeChanged);
    private final Publication publication = new Publication();
    private final AtomicBoolean open = new AtomicBoolean();
    private final AtomicBoolean followDue = new AtomicBoolean();
    private volatile DirectorySettings settings = DirectorySettings.DEFAULT;
    private DirectorySource files = new CsvFolder(settings.folder(), settings.poll());
    private final ScheduledFuture<?> late;
    private @Nullable ScheduledFuture<?> polling;
    /** What the sources besides the store said last; nothing before they were read. */
    private volatile @Nullable List<Told> others;

    private volatile boolean readOnce;
    private volatile boolean patienceIsOver;
    private volatile @Nullable Countries countries;
    private final Failure failure = new Failure();

    @Activate
    public DirectoryKeeper(ComponentContext context, DirectorySettings.Config config) {
        this(() -> context.enableComponent(DirectoryService.class.getName()), config, PATIENCE, true);
    }

    /** Without a store. */
    DirectoryKeeper(Runnable opening, DirectorySettings.Config config, Duration patience) {
        this(opening, config, patience, false);
    }

    /**
     * @param opening lets others ask the directory; called once
     * @param patience after it the directory is opened with what there is
     */
    DirectoryKeeper(Runnable opening, DirectorySettings.Config config, Duration patience, boolean withStore) {
        this.opening = opening;
        this.patience = patience;
        this.withStore = withStore;
        late = follower.schedule(this::openLate, patience.toMillis(), TimeUnit.MILLISECONDS);
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
        store.end();
        reader.shutdownNow();
        follower.shutdownNow();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSource(DirectorySource source) {
        sources.add(source);
    }

    void unbindSource(DirectorySource source) {
        sources.leave(source);
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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStore(Store bound) {
        store.bind(bound);
        storeChanged();
    }

    void unbindStore(Store gone) {
        store.unbind(gone);
    }

    /** The trunk keeps what emergency calls need: it gets it anew when it comes, and at each change. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPlans(EmergencyPlans keeper) {
        publication.add(keeper);
    }

    void unbindPlans(EmergencyPlans keeper) {
        publication.remove(keeper);
    }

    Snapshot snapshot() {
        return publication.snapshot();
    }

    Optional<Countries> countries() {
        return Optional.ofNullable(countries);
    }

    StoreEntries store() {
        return store;
    }

    /** What the sources besides the store said last. */
    List<Told> others() {
        List<Told> last = others;
        return last == null ? List.of() : last;
    }

    /** A source that was never read, as a folder that is not there yet, must not make others look removed. */
    private static List<Told> others(List<Told> before, Sources.Reading now) {
        List<Told> told = new ArrayList<>(now.told());
        if (!now.complete()) {
            before.stream()
                    .filter(was -> told.stream().noneMatch(is -> is.source().equals(was.source())))
                    .forEach(told::add);
        }
        return told;
    }

    /** What would be known with these entries in the store, and these besides: what contradicts is said of the latter. */
    Snapshot candidate(Entries entries, Contents drafts, Countries policy) {
        List<Told> told = told(entries, others());
        told.add(1, new Told(Kept.STORE, drafts));
        return publication.candidate(told, policy);
    }

    /** The store counts before others. */
    private static List<Told> told(Entries entries, List<Told> others) {
        List<Told> told = new ArrayList<>(others.size() + 1);
        told.add(new Told(Kept.STORE, entries.contents()));
        told.addAll(others);
        return told;
    }

    /** {@link #follow} lets nothing out that would have to be looked at. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void storeChanged() {
        if (!follower.isShutdown() && followDue.compareAndSet(false, true)) {
            follower.schedule(this::follow, TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void follow() {
        followDue.set(false);
        try {
            settle();
            openIfRead();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("A change of the store could not be taken over; it is tried again with the next one.", e);
        }
    }

    /** Takes over what was changed in the store and by the sources so far. */
    synchronized void settle() {
        Countries policy = countries;
        List<Told> last = others;
        boolean storeAwaited = withStore && !store.seen() && !patienceIsOver;
        if (policy == null || last == null || storeAwaited) {
            return;
        }
        Entries entries = store.upToDate();
        if (!last.isEmpty() || !entries.isEmpty() || publication.anything()) {
            publication.admit(told(entries, last), policy);
        }
    }

    /** On the reader's thread only. Must not throw: the executor would not call again. */
    private void refresh() {
        try {
            refreshWith(countries);
        } catch (RuntimeException | LinkageError e) {
            failed(String.valueOf(e), false);
            readOnce = true;
            openIfRead();
        }
    }

    private void refreshWith(@Nullable Countries policy) {
        if (policy == null) {
            failure.quietly(NO_POLICY);
            return;
        }
        if (failure.text().equals(NO_POLICY)) {
            failure.quietly("");
        }
        Sources.Reading now = sources.read();
        others = others(others(), now);
        settle();
        boolean nobody = publication.snapshot().tenants.isEmpty();
        boolean nothing = now.faults().isEmpty() && nobody && !now.nothing().isEmpty();
        String why = String.join(" ", nothing ? now.nothing() : now.faults());
        if (now.unfinished()) {
            failure.quietly(why);
        } else {
            failed(why, nothing);
            readOnce = true;
            openIfRead();
        }
    }

    private void failed(String why, boolean nothing) {
        boolean somebody = !publication.snapshot().tenants.isEmpty();
        failure.say(why, nothing, somebody, settings.poll());
    }

    private void openIfRead() {
        if (readOnce && (store.seen() || !withStore)) {
            open();
        }
    }

    private void open() {
        if (!reader.isShutdown() && open.compareAndSet(false, true)) {
            late.cancel(false);
            opening.run();
        }
    }

    private void openLate() {
        if (!open.get()) {
            LOG.warn(
                    "The directory was not read within {} s ({}). Calls are taken all the same, for the sake of emergency calls; others are"
                            + " refused until it is read.",
                    patience.toSeconds(),
                    !failure.text().isEmpty()
                            ? failure.text()
                            : readOnce ? "the store is absent" : "a source has not answered");
            patienceIsOver = true;
            settle();
            open();
        }
    }

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public HealthResult check() {
        boolean storeIsMissing = withStore && store.store().isEmpty();
        return failure.health(publication.snapshot(), open.get(), storeIsMissing, settings);
    }
}
