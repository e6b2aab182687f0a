package org.patchbay.graph.people;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.schedule.Schedule;

/**
 * The people of one tenant, from one factory configuration. It never fails to start: a wrong value is told, and the last good settings stay. What it
 * tells the directory is offered at once where it is kept from before, else once Graph was asked for the first time: nobody waits for Graph at a start.
 */
@Component(
        service = HealthCheck.class,
        immediate = true,
        configurationPid = PeopleSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PeopleConfig.class, factory = true)
public final class TenantPeople implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TenantPeople.class);

    private final Schedule schedule;
    private final Clock clock;
    private final Path folder;
    private final Consumer<Optional<DirectorySource>> offer;
    private volatile @Nullable PeopleSettings settings;
    private volatile @Nullable People people;
    private volatile @Nullable GraphClient client;
    private volatile @Nullable Directory directory;
    private volatile String wrong = "";

    @Activate
    public TenantPeople(BundleContext context, @Reference Schedule schedule, PeopleConfig config) {
        this(
                schedule,
                Clock.systemUTC(),
                Path.of(Optional.ofNullable(context.getProperty("karaf.data")).orElse("data"))
                        .resolve("graph-people"),
                new Offer(context)::accept);
        modified(config);
    }

    /**
     * @param folder where what was read last is kept
     * @param offer offers what is told to the directory; nothing ends it
     */
    TenantPeople(Schedule schedule, Clock clock, Path folder, Consumer<Optional<DirectorySource>> offer) {
        this.schedule = schedule;
        this.clock = clock;
        this.folder = folder;
        this.offer = offer;
    }

    private static final class Offer {
        private final BundleContext context;
        private @Nullable ServiceRegistration<DirectorySource> registration;

        Offer(BundleContext context) {
            this.context = context;
        }

        synchronized void accept(Optional<DirectorySource> source) {
            if (registration != null) {
                registration.unregister();
                registration = null;
            }
            source.ifPresent(each -> registration = context.registerService(DirectorySource.class, each, null));
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindClient(GraphClient bound) {
        client = bound;
        People now = people;
        if (now != null && now.isWaiting()) {
            AutoCloseable unused = schedule.once("graph people " + name(), Duration.ZERO, now::refresh);
        }
    }

    void unbindClient(GraphClient gone) {
        if (client == gone) {
            client = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory bound) {
        directory = bound;
        People now = people;
        if (now != null) {
            now.again();
        }
    }

    void unbindDirectory(Directory gone) {
        if (directory == gone) {
            directory = null;
        }
    }

    @Modified
    final synchronized void modified(PeopleConfig config) {
        PeopleSettings before = settings;
        PeopleSettings next;
        try {
            next = PeopleSettings.of(config);
        } catch (IllegalArgumentException e) {
            wrong = String.valueOf(e.getMessage());
            LOG.warn("{} {}", wrong, before == null ? "Nobody is read." : "The settings before stay in force.");
            return;
        }
        wrong = "";
        if (next.equals(before)) {
            return;
        }
        end();
        People[] now = new People[1];
        now[0] = new People(
                next,
                () -> Optional.ofNullable(client),
                () -> Optional.ofNullable(directory),
                schedule,
                clock,
                new Kept(folder, next),
                () -> offered(now[0]));
        settings = next;
        people = now[0];
        if (now[0].readAt().isPresent()) {
            offered(now[0]);
        }
        LOG.info("People of Microsoft Entra ID are read for tenant '{}'.", next.tenant());
    }

    private synchronized void offered(People which) {
        if (people == which) {
            offer.accept(Optional.of(which));
        }
    }

    private void end() {
        People before = people;
        if (before != null) {
            offer.accept(Optional.empty());
            before.close();
        }
    }

    @Deactivate
    final synchronized void close() {
        end();
        people = null;
    }

    /** Empty while nothing that was set can be used. */
    Optional<People> people() {
        return Optional.ofNullable(people);
    }

    @Override
    public String name() {
        PeopleSettings now = settings;
        return "graph-people" + (now == null ? "" : "-" + now.tenant());
    }

    @Override
    public HealthResult check() {
        PeopleSettings now = settings;
        People there = people;
        if (!wrong.isEmpty() || now == null || there == null) {
            return HealthResult.warn(
                    wrong + (now == null ? " Nobody is read." : " The settings before stay in force."));
        }
        String read = there.readAt()
                .map(at -> there.size() + " people were read at " + at.truncatedTo(ChronoUnit.SECONDS) + ".")
                .orElse("");
        return there.fault().isEmpty() || there.isFirst()
                ? HealthResult.ok("Tenant " + now.tenant() + ". " + read)
                : HealthResult.warn(there.fault() + " " + read);
    }
}
