package org.patchbay.graph.token;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.graph.GraphAccounts;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.health.HealthCheck;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;

/** Who may be spoken for: consents and connected accounts, and the tokens that follow from both. Whatever changes either goes through here. */
@Component(
        service = {SignIns.class, Tokens.class, GraphAccounts.class, HealthCheck.class},
        immediate = true)
public final class SignIns implements Tokens, GraphAccounts, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SignIns.class);
    private static final String SYSTEM = "system";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int THREADS = 2;

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<ConsentListener> consentListeners = new CopyOnWriteArrayList<>();
    private final Audit audit;
    private final Clock clock;
    private final Consents consents;
    private final Connections connections;
    private final ConsentLinks links;
    private final LoginService login;
    private final TokenSource source;
    private final List<AutoCloseable> ends = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "patchbay-graph-sign-in");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public SignIns(
            BundleContext context,
            @Reference Store store,
            @Reference Secrets secrets,
            @Reference Audit audit,
            @Reference Schedule schedule) {
        this(
                store,
                secrets,
                audit,
                schedule,
                new Surroundings(
                        Path.of(Optional.ofNullable(context.getProperty("karaf.etc"))
                                        .orElse("etc"))
                                .resolve("secrets")
                                .resolve("graph.key"),
                        Path.of(Optional.ofNullable(context.getProperty("karaf.base"))
                                .orElse(".")),
                        Clock.systemUTC(),
                        LIMIT,
                        Optional.empty()));
    }

    /**
     * What is different in a test.
     *
     * @param keys the file of keys
     * @param base what files of key stores are relative to
     * @param limit how long a request to the sign-in service may take
     * @param trust whom to trust there; empty for whom the JDK trusts
     */
    record Surroundings(Path keys, Path base, Clock clock, Duration limit, Optional<SSLContext> trust) {}

    SignIns(Store store, Secrets secrets, Audit audit, Schedule schedule, Surroundings around) {
        this.audit = audit;
        this.clock = around.clock();
        this.consents = new Consents(store);
        this.connections = new Connections(store, Seal.under(new KeyRing(around.keys())));
        this.links = new ConsentLinks(clock);
        this.login = new LoginService(
                new Credentials(secrets, around.base()), new LoginHttp(threads, around.limit(), around.trust()), clock);
        this.source = new TokenSource(this::settings, consents, connections, login, new Lost(), clock);
        ends.add(store.watch(Connections.SPACE, this::connectionChanged));
        ends.add(store.watch(Consents.SPACE, this::consentChanged));
        ends.add(schedule.every("graph-connections-forget", Duration.ofDays(1), connections::forget));
    }

    @Deactivate
    void close() {
        for (AutoCloseable each : ends) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("What sign-in watches is not left alone: {}", e.toString());
            }
        }
        threads.shutdownNow();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRegistration(Registration registration) {
        registrations.add(registration);
    }

    void unbindRegistration(Registration registration) {
        registrations.remove(registration);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindConsentListener(ConsentListener listener) {
        consentListeners.add(listener);
    }

    void unbindConsentListener(ConsentListener listener) {
        consentListeners.remove(listener);
    }

    /** The app registrations of a tenant; of several configurations for one the first by Microsoft tenant. */
    Optional<TenantSettings> settings(String tenant) {
        return tenants().stream().filter(each -> each.tenant().equals(tenant)).findFirst();
    }

    /** All that can be used, in a settled order. */
    List<TenantSettings> tenants() {
        return registrations.stream()
                .flatMap(each -> each.settings().stream())
                .sorted(Comparator.comparing(TenantSettings::tenant).thenComparing(TenantSettings::microsoftTenant))
                .toList();
    }

    Consents consents() {
        return consents;
    }

    Connections connections() {
        return connections;
    }

    ConsentLinks links() {
        return links;
    }

    LoginService login() {
        return login;
    }

    TokenSource source() {
        return source;
    }

    Clock clock() {
        return clock;
    }

    /** An administrator of the Microsoft tenant consented, sent there by the author. */
    void grant(String author, TenantSettings settings, Purpose purpose, Set<String> scopes) throws StoreException {
        consents.grant(
                new Consent(settings.tenant(), purpose, settings.client(purpose), scopes, author, clock.instant()));
        audit.record(
                author,
                "graph-consent",
                settings.tenant() + "/" + purpose,
                String.join(", ", new TreeSet<>(scopes)) + " granted to app " + settings.client(purpose));
        tellConsent(settings.tenant());
    }

    /** @return what was consented to until now */
    Set<String> withdraw(String author, TenantSettings settings, Purpose purpose, Set<String> scopes, String why)
            throws StoreException {
        Set<String> gone = Set.of();
        try {
            gone = consents.withdraw(author, settings, purpose, scopes);
            if (!gone.isEmpty()) {
                audit.record(
                        author,
                        "graph-withdraw",
                        settings.tenant() + "/" + purpose,
                        String.join(", ", gone) + (why.isEmpty() ? "" : ": " + why));
            }
            return gone;
        } finally {
            // Also where the store did not take it: it counts at once.
            source.drop(settings.tenant(), purpose);
            tellConsent(settings.tenant());
        }
    }

    /** A user signed in. */
    void connect(Connection connection) throws StoreException, IOException {
        connections.put(connection.user(), connection);
        source.drop(connection.tenant(), connection.user());
        audit.record(
                connection.tenant() + "/" + connection.user(),
                "graph-connect",
                connection.tenant() + "/" + connection.user(),
                "app " + connection.client() + ": " + String.join(", ", new TreeSet<>(connection.scopes())));
        tell(connection.tenant(), connection.user());
    }

    /**
     * The user is not spoken for any more.
     *
     * @param area empty for every app registration
     * @return whether it was connected
     */
    boolean disconnect(String author, String tenant, String user, Optional<String> area, String why)
            throws StoreException {
        try {
            boolean was = connections.remove(author, tenant, user, area);
            if (was) {
                audit.record(author, "graph-disconnect", tenant + "/" + user, why);
            }
            return was;
        } finally {
            source.drop(tenant, user);
            tell(tenant, user);
        }
    }

    private void connectionChanged(Stored document) {
        String[] key = document.key().split("/", -1);
        if (key.length == 3) {
            if (document.value().isEmpty()) {
                source.drop(key[0], key[1]);
            }
            tell(key[0], key[1]);
        }
    }

    private void consentChanged(Stored document) {
        consents.changed(document);
        String[] key = document.key().split("/", -1);
        for (Purpose purpose : Purpose.values()) {
            if (key.length == 2
                    && purpose.name().equals(key[1])
                    && document.value().isEmpty()) {
                source.drop(key[0], purpose);
            }
        }
        tellConsent(key[0]);
    }

    private void tell(String tenant, String user) {
        for (Listener listener : listeners) {
            try {
                listener.changed(tenant, user);
            } catch (RuntimeException e) {
                LOG.warn("Who listens for connected accounts failed: {}", e.toString());
            }
        }
    }

    private void tellConsent(String tenant) {
        for (ConsentListener listener : consentListeners) {
            try {
                listener.consentChanged(tenant);
            } catch (RuntimeException e) {
                LOG.warn("Who listens for consent failed: {}", e.toString());
            }
        }
        if (!listeners.isEmpty()) {
            connections.users(tenant).forEach(user -> tell(tenant, user));
        }
    }

    /** What the sign-in service says was lost is lost here at once, and told. */
    private final class Lost implements TokenSource.Losses {
        @Override
        public void consent(TenantSettings settings, Purpose purpose, Set<String> scopes, String why) {
            try {
                if (!withdraw(SYSTEM, settings, purpose, scopes, why).isEmpty()) {
                    LOG.warn(
                            "Tenant {}: consent for {} is lost: {} See patchbay:graph-consent {}.",
                            settings.tenant(),
                            purpose,
                            why,
                            settings.tenant());
                }
            } catch (StoreException e) {
                LOG.warn("Tenant {}: consent for {} is lost: {} {}", settings.tenant(), purpose, why, e.getMessage());
            }
        }

        @Override
        public void app(TenantSettings settings, String client, String why) {
            for (Purpose purpose : Purpose.values()) {
                if (settings.client(purpose).equals(client)) {
                    consent(settings, purpose, Set.of(), why);
                }
            }
        }

        @Override
        public void user(TenantSettings settings, String user, String area, String why) {
            try {
                disconnect(SYSTEM, settings.tenant(), user, Optional.of(area), why);
            } catch (StoreException e) {
                LOG.warn("What was kept of {}/{} stays on disk unused: {}", settings.tenant(), user, e.getMessage());
            }
        }
    }

    @Override
    public Access access(String tenant, Optional<String> user, Purpose purpose, Set<String> scopes)
            throws GraphException {
        return source.access(tenant, user, purpose, scopes);
    }

    @Override
    public void refused(Access access) {
        source.refused(access);
    }

    @Override
    public Set<String> granted(String tenant) {
        return source.granted(tenant);
    }

    private boolean isOpen(TenantSettings settings, Purpose purpose) {
        return settings.userConsent() || !consents.scopes(settings, purpose).isEmpty();
    }

    @Override
    public boolean connected(String tenant, String user, Purpose purpose) {
        return settings(tenant)
                .filter(each -> isOpen(each, purpose) && connections.has(tenant, user, each.area(purpose)))
                .isPresent();
    }

    @Override
    public Collection<String> connected(String tenant, Purpose purpose) {
        return settings(tenant)
                .filter(each -> isOpen(each, purpose))
                .map(each -> connections.users(tenant, each.area(purpose)))
                .orElse(List.of());
    }

    @Override
    public Optional<String> app(String tenant, Purpose purpose) {
        return settings(tenant).map(each -> each.client(purpose));
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        // Equal ones are two: each is ended by its own.
        Listener own = (tenant, user) -> listener.changed(tenant, user);
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    @Override
    public String name() {
        return "graph-sign-in";
    }

    @Override
    public HealthResult check() {
        List<String> problems = new ArrayList<>();
        List<TenantSettings> all = tenants();
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).tenant().equals(all.get(i - 1).tenant())) {
                problems.add("Tenant " + all.get(i).tenant() + " has several configurations of " + TenantSettings.PID
                        + ": remove all but one.");
            }
        }
        all.forEach(each -> source.problems(each.tenant())
                .forEach(problem -> problems.add("Tenant " + each.tenant() + ": " + problem)));
        int shut = connections.shut();
        if (shut > 0) {
            problems.add(shut
                    + " connected accounts cannot be opened: bring the key back, or have the users connect again.");
        }
        return problems.isEmpty()
                ? HealthResult.ok(all.size() + " Microsoft tenant(s)")
                : HealthResult.warn(String.join(" ", problems));
    }
}
