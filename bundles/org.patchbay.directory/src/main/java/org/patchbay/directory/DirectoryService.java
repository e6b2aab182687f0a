package org.patchbay.directory;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
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

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.Identities;
import org.patchbay.api.directory.Countries;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.DirectorySource.Contents;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Problem;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;

/**
 * Keeps the snapshot: reads the sources every few seconds on a thread of its own, and replaces it whole when one of them changed. A source
 * that cannot be read, and an absent country policy, leave what is known as it is.
 */
@Component(configurationPid = DirectorySettings.PID)
@Designate(ocd = DirectorySettings.Config.class)
public final class DirectoryService implements Directory, Identities, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryService.class);
    private static final int WARNINGS = 50;
    private static final String NO_POLICY =
            "The country policy is absent: nothing new is taken until its bundle is back.";

    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-directory");
        thread.setDaemon(true);
        return thread;
    });
    private final Sources sources = new Sources();
    private volatile DirectorySettings settings = DirectorySettings.DEFAULT;
    private DirectorySource files = new CsvFolder(settings.folder());
    private @Nullable ScheduledFuture<?> reading;
    private @Nullable Countries readWith;
    private List<Contents> read = List.of();
    private volatile @Nullable Countries countries;
    private volatile Snapshot snapshot = Snapshot.EMPTY;
    private volatile String failure = "";

    @Activate
    public DirectoryService(DirectorySettings.Config config) {
        modified(config);
        if (reading == null) {
            use(settings);
        }
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
        if (reading != null) {
            reading.cancel(false);
        }
        files = new CsvFolder(wanted.folder());
        sources.add(files);
        if (before != files) {
            sources.remove(before);
        }
        settings = wanted;
        reading = reader.scheduleWithFixedDelay(this::refresh, 0, wanted.poll().toSeconds(), TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        reader.shutdownNow();
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

    /** On the reader's thread only. Must not throw: the executor would not call again. */
    private void refresh() {
        try {
            refreshWith(countries);
        } catch (RuntimeException | LinkageError e) {
            failed(String.valueOf(e));
        }
    }

    private void refreshWith(@Nullable Countries policy) {
        if (policy == null) {
            failure = NO_POLICY;
            return;
        }
        Sources.Reading now = sources.read();
        boolean changed = policy != readWith || !now.contents().equals(read);
        // At the start half a directory is better than none; later a source that was never read must not make others
        // look removed.
        boolean enough = now.complete() || snapshot.tenants.isEmpty();
        if (changed && enough && !now.contents().isEmpty()) {
            replace(Admission.of(now.contents(), policy));
            read = now.contents();
            readWith = policy;
        }
        failed(String.join(" ", now.faults()));
    }

    private void failed(String why) {
        if (!why.isEmpty() && !why.equals(failure) && readWith == null) {
            // A fresh installation is no fault; health says NOT_READY with the same words until somebody is on the
            // service.
            LOG.info("Nobody is on the service yet: {}", why);
        } else if (!why.isEmpty() && !why.equals(failure)) {
            LOG.warn("The directory stays as it was: {}", why);
        } else if (why.isEmpty() && !failure.isEmpty() && !failure.equals(NO_POLICY)) {
            LOG.info("The directory can be read again.");
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
    public List<Tenant> tenants() {
        return List.copyOf(snapshot.tenants.values());
    }

    @Override
    public Optional<Tenant> tenant(String id) {
        return snapshot.tenant(id);
    }

    @Override
    public Optional<Tenant> tenantByHost(String host) {
        return Optional.ofNullable(snapshot.byHost.get(host));
    }

    @Override
    public List<Site> sites(String tenant) {
        return List.copyOf(snapshot.sites.getOrDefault(tenant, Map.of()).values());
    }

    @Override
    public Optional<Site> site(String tenant, String id) {
        return snapshot.site(tenant, id);
    }

    @Override
    public List<User> users(String tenant) {
        return List.copyOf(snapshot.users.getOrDefault(tenant, Map.of()).values());
    }

    @Override
    public Optional<User> user(String tenant, String id) {
        return snapshot.user(tenant, id);
    }

    @Override
    public Optional<User> byNumber(E164 number) {
        return snapshot.byNumber(number);
    }

    @Override
    public Optional<User> byExtension(String tenant, String extension) {
        return snapshot.byExtension(tenant, extension);
    }

    @Override
    public Optional<NumberRange> rangeOf(E164 number) {
        return snapshot.rangeOf(number);
    }

    @Override
    public List<Problem> problems() {
        return List.copyOf(snapshot.problems);
    }

    @Override
    public Optional<String> tenant(Arrival arrival) {
        return Identification.tenant(snapshot, arrival);
    }

    @Override
    public Party identify(String tenant, Party party) {
        return Identification.identify(snapshot, Optional.ofNullable(countries), tenant, party);
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
