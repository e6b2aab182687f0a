package org.patchbay.zoom;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

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
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.secrets.Secrets;

/**
 * One account, from one factory configuration. It never fails to start: a wrong value is told, and the last good settings stay. What it tells
 * the directory is offered at once where it is kept from before, else once Zoom was asked for the first time: nobody waits for Zoom at a start.
 */
@Component(
        service = {ZoomAccount.class, HealthCheck.class},
        immediate = true,
        configurationPid = AccountSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AccountConfig.class, factory = true)
public final class ZoomAccount implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ZoomAccount.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int THREADS = 2;

    /** What is used now, together. */
    record Use(AccountSettings settings, ZoomClient client, People people, Transport transport) {}

    private final Secrets secrets;
    private final Schedule schedule;
    private final Clock clock;
    private final Duration limit;
    private final Path folder;
    private final Consumer<Optional<DirectorySource>> offer;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "patchbay-zoom");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Use use;
    private volatile @Nullable Directory directory;
    private volatile IntSupplier nodes = () -> 1;
    private volatile String wrong = "";
    /** What Zoom said when it did not let this app do what presence needs. */
    private volatile String notAllowed = "";

    @Activate
    public ZoomAccount(
            BundleContext context, @Reference Secrets secrets, @Reference Schedule schedule, AccountConfig config) {
        this(secrets, schedule, Clock.systemUTC(), LIMIT, folder(context::getProperty), new Offer(context)::accept);
        modified(config);
    }

    /**
     * @param limit how long a request may take
     * @param folder where what was read last is kept
     * @param offer offers what is told to the directory; nothing ends it
     */
    ZoomAccount(
            Secrets secrets,
            Schedule schedule,
            Clock clock,
            Duration limit,
            Path folder,
            Consumer<Optional<DirectorySource>> offer) {
        this.secrets = secrets;
        this.schedule = schedule;
        this.clock = clock;
        this.limit = limit;
        this.folder = folder;
        this.offer = offer;
    }

    /** Not below {@code karaf.data} unless told so: {@code karaf clean} empties that, and then a start without Zoom would take every licence. */
    static Path folder(Function<String, @Nullable String> property) {
        String own = property.apply("org.patchbay.data");
        String base = property.apply("karaf.base");
        Path data = own != null && !own.isBlank() ? Path.of(own) : Path.of(base == null ? "." : base, "state");
        return data.resolve("zoom");
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
    void bindDirectory(Directory bound) {
        directory = bound;
        Use now = use;
        if (now != null) {
            now.people().again();
        }
    }

    void unbindDirectory(Directory gone) {
        if (directory == gone) {
            directory = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindNodes(ZoomNodes bound) {
        nodes = bound::nodes;
    }

    void unbindNodes(ZoomNodes gone) {
        // What was known last stays: the other nodes do not end with it.
        int last = gone.nodes();
        nodes = () -> last;
    }

    @Modified
    final synchronized void modified(AccountConfig config) {
        Use before = use;
        AccountSettings settings;
        try {
            settings = AccountSettings.of(config);
        } catch (IllegalArgumentException e) {
            wrong = String.valueOf(e.getMessage());
            LOG.warn(
                    "{} {}",
                    wrong,
                    before == null ? "This account is not used." : "The settings before stay in force.");
            return;
        }
        wrong = "";
        if (before != null && before.settings().equals(settings)) {
            return;
        }
        // What is offered stays until what takes its place is there: the licences of its people hang on it.
        if (before != null) {
            before.people().close();
        }
        Transport transport = new Transport(threads, limit, clock);
        ZoomClient client = new ZoomClient(settings, new Token(settings, secrets, transport, clock), transport);
        People[] people = new People[1];
        people[0] = new People(
                settings,
                client,
                () -> nodes.getAsInt(),
                schedule,
                clock,
                new Kept(folder, settings),
                listed -> isKnown(settings, listed),
                () -> offered(people[0]));
        notAllowed = "";
        use = new Use(settings, client, people[0], transport);
        offer.accept(people[0].readAt().map(at -> people[0]));
        LOG.info("Zoom account '{}' is used for tenant '{}'.", settings.name(), settings.tenant());
    }

    private synchronized void offered(People people) {
        Use now = use;
        if (now != null && now.people() == people) {
            offer.accept(Optional.of(people));
        }
    }

    private boolean isKnown(AccountSettings settings, Listed listed) {
        Directory now = directory;
        if (now == null) {
            return false;
        }
        boolean byMail = settings.mailIsUpn()
                && !listed.mail().isEmpty()
                && now.byUpn(settings.tenant(), listed.mail()).isPresent();
        return byMail || now.byProviderId(settings.tenant(), listed.id()).isPresent();
    }

    /** Empty while nothing that was set can be used. */
    Optional<Use> use() {
        return Optional.ofNullable(use);
    }

    /** Where the secret tokens are that webhooks are signed with: the account's app's, and that of the app of its users. */
    List<String> webhookSecrets() {
        return use().map(Use::settings).stream()
                .flatMap(settings -> Stream.concat(
                        Stream.of(settings.webhookSecret()), settings.userApp().map(UserApp::webhookSecret).stream()))
                .filter(reference -> !reference.isEmpty())
                .distinct()
                .toList();
    }

    /** One of those, as bytes that the caller overwrites. */
    Optional<byte[]> webhookKey(String reference) {
        return Proof.secret(secrets, reference).map(Proof::bytes);
    }

    /** Remembers whether Zoom lets this app read and set presence. */
    void allowed(Answer answer) {
        if (answer.lacksScope()) {
            notAllowed = String.valueOf(answer.fault().getMessage());
        } else if (answer.good()) {
            notAllowed = "";
        }
    }

    /** Empty where nothing is missing, as far as is known. */
    String notAllowed() {
        return notAllowed;
    }

    @Deactivate
    final synchronized void close() {
        Use before = use;
        if (before != null) {
            offer.accept(Optional.empty());
            before.people().close();
        }
        use = null;
        threads.shutdownNow();
    }

    @Override
    public String name() {
        return "zoom" + use().map(now -> "-" + now.settings().name()).orElse("");
    }

    @Override
    public HealthResult check() {
        Use now = use;
        if (!wrong.isEmpty() || now == null) {
            return HealthResult.warn(
                    wrong + (now == null ? " This account is not used." : " The settings before stay in force."));
        }
        String problem = !notAllowed.isEmpty() ? notAllowed : now.people().fault();
        String people = now.people()
                .readAt()
                .map(at -> now.people().size() + " people were read at " + at.truncatedTo(ChronoUnit.SECONDS) + ".")
                .orElse("");
        if (problem.isEmpty() || (notAllowed.isEmpty() && now.people().isFirst())) {
            return HealthResult.ok("Tenant " + now.settings().tenant() + ". " + people);
        }
        return HealthResult.warn(problem + " " + people);
    }
}
