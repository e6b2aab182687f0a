package org.patchbay.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
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

/** Keeps the snapshot: reads the sources every few seconds on a thread of its own, and replaces it whole when one of them changed. */
@Component(configurationPid = "org.patchbay.directory")
@Designate(ocd = DirectoryService.Config.class)
public final class DirectoryService implements Directory, Identities, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryService.class);

    /** Settings of this node. Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay directory")
    @interface Config {
        @AttributeDefinition(
                description =
                        "Folder of tenants.csv, sites.csv, users.csv and numbers.csv; relative to the etc directory.")
        String folder() default "patchbay/directory";

        @AttributeDefinition(description = "How often the sources are looked at, in seconds.", min = "1", max = "3600")
        int poll__seconds() default 2;
    }

    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "patchbay-directory");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> reading;
    private final Map<DirectorySource, String> sources = new ConcurrentHashMap<>();
    private Map<String, Contents> read = Map.of();
    private @Nullable Countries readWith;
    private volatile @Nullable Countries countries;
    private volatile Snapshot snapshot = Snapshot.EMPTY;
    private volatile String failure = "";

    @Activate
    public DirectoryService(Config config) {
        Path folder = Path.of(config.folder());
        if (!folder.isAbsolute()) {
            folder = Path.of(System.getProperty("karaf.etc", "etc")).resolve(folder);
        }
        int seconds = config.poll__seconds();
        if (seconds < 1 || seconds > 3600) {
            LOG.warn("org.patchbay.directory: poll_seconds = {} is not 1 to 3600; 2 is used.", seconds);
            seconds = 2;
        }
        bindSource(new CsvFolder(folder));
        reading = reader.scheduleWithFixedDelay(this::refresh, 0, seconds, TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        reading.cancel(false);
        reader.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSource(DirectorySource source) {
        sources.put(source, source.name());
    }

    void unbindSource(DirectorySource source) {
        sources.remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindCountries(Countries bound) {
        countries = bound;
        refreshSoon();
    }

    void unbindCountries(Countries bound) {
        if (countries == bound) {
            countries = null;
        }
    }

    private void refreshSoon() {
        if (!reader.isShutdown()) {
            reader.execute(this::refresh);
        }
    }

    /** Reads the sources; while the country policy is absent nobody can be put on the service, so what is known stays. */
    void refresh() {
        Countries policy = countries;
        if (policy == null) {
            failure = "The country policy is absent: nothing new is taken until its bundle is back.";
            return;
        }
        try {
            Map<String, Contents> now = new LinkedHashMap<>();
            for (Map.Entry<DirectorySource, String> source : sources.entrySet()) {
                now.put(source.getValue(), source.getKey().read());
            }
            failure = "";
            if (!now.equals(read) || policy != readWith) {
                replace(Snapshot.of(now, policy::refusal, policy::countryOf));
                read = now;
                readWith = policy;
            }
        } catch (IOException | RuntimeException e) {
            if (!String.valueOf(e).equals(failure)) {
                LOG.warn("The directory could not be read and stays as it was: {}", String.valueOf(e));
            }
            failure = String.valueOf(e);
        }
    }

    private void replace(Snapshot fresh) {
        List<Problem> before = snapshot.problems;
        snapshot = fresh;
        LOG.info(
                "Directory: {} tenants, {} users, {} number ranges, {} problems.",
                fresh.tenants.size(),
                fresh.userCount(),
                fresh.ranges.size(),
                fresh.problems.size());
        fresh.problems.stream()
                .filter(p -> !before.contains(p))
                .limit(50)
                .forEach(p -> LOG.warn("Not put on the service: {}: {}", p.where(), p.text()));
    }

    @Override
    public List<Tenant> tenants() {
        return List.copyOf(snapshot.tenants.values());
    }

    @Override
    public Optional<Tenant> tenant(String id) {
        return Optional.ofNullable(snapshot.tenants.get(id));
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
        return Optional.ofNullable(snapshot.sites.getOrDefault(tenant, Map.of()).get(id));
    }

    @Override
    public List<User> users(String tenant) {
        return List.copyOf(snapshot.users.getOrDefault(tenant, Map.of()).values());
    }

    @Override
    public Optional<User> user(String tenant, String id) {
        return Optional.ofNullable(snapshot.users.getOrDefault(tenant, Map.of()).get(id));
    }

    @Override
    public Optional<User> byNumber(E164 number) {
        return Optional.ofNullable(snapshot.byNumber.get(number.value()));
    }

    @Override
    public Optional<User> byExtension(String tenant, String extension) {
        return Optional.ofNullable(
                snapshot.byExtension.getOrDefault(tenant, Map.of()).get(extension));
    }

    @Override
    public Optional<NumberRange> rangeOf(E164 number) {
        return snapshot.ranges.stream().filter(r -> r.contains(number)).findFirst();
    }

    @Override
    public List<Problem> problems() {
        return List.copyOf(snapshot.problems);
    }

    /** From the peer where it is one tenant's, else by the host the hub dialled, else by whose number is called. */
    @Override
    public Optional<String> tenant(Arrival arrival) {
        Snapshot now = snapshot;
        Optional<String> byHost =
                Optional.ofNullable(now.byHost.get(arrival.host())).map(Tenant::id);
        return arrival.tenant()
                .or(() -> byHost)
                .or(() -> arrival.to().e164().flatMap(this::owner))
                .or(() -> arrival.from().e164().flatMap(this::owner));
    }

    private Optional<String> owner(E164 number) {
        return byNumber(number).map(User::tenant).or(() -> rangeOf(number).map(NumberRange::tenant));
    }

    @Override
    public Party identify(String tenant, Party party) {
        Snapshot now = snapshot;
        Optional<User> user = party.e164()
                .map(n -> now.byNumber.get(n.value()))
                .filter(u -> u.tenant().equals(tenant))
                .or(() -> Optional.ofNullable(
                        now.byExtension.getOrDefault(tenant, Map.of()).get(party.dialled())));
        if (user.isPresent()) {
            User u = user.get();
            return new Party(
                    party.uri(),
                    party.e164(),
                    party.display().isEmpty() ? u.display() : party.display(),
                    Optional.of(u.id()),
                    Optional.of(u.site()),
                    site(tenant, u.site()).map(Site::country));
        }
        Countries policy = countries;
        Optional<String> site = party.e164()
                .flatMap(this::rangeOf)
                .filter(r -> r.tenant().equals(tenant))
                .map(NumberRange::site);
        Optional<String> country = site.flatMap(s -> site(tenant, s))
                .map(Site::country)
                .or(() -> policy == null ? Optional.empty() : party.e164().flatMap(policy::countryOf));
        return new Party(party.uri(), party.e164(), party.display(), Optional.empty(), site, country);
    }

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public HealthResult check() {
        Snapshot now = snapshot;
        String counts = now.tenants.size() + " tenants, " + now.userCount() + " users";
        if (!failure.isEmpty()) {
            return HealthResult.warn(counts + ". " + failure);
        }
        if (!now.problems.isEmpty()) {
            Problem first = now.problems.get(0);
            return HealthResult.warn(counts + ", " + now.problems.size() + " entries not put on the service. First: "
                    + first.where() + ": " + first.text());
        }
        return HealthResult.ok(counts);
    }
}
