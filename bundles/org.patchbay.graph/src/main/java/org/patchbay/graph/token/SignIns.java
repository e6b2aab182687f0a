package org.patchbay.graph.token;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import org.patchbay.graph.Needs;
import org.patchbay.vault.KeyRing;
import org.patchbay.vault.Seal;

/** Who may be spoken for: consents and connected accounts, and the tokens that follow from both. Whatever changes either goes through here. */
@Component(
        service = {SignIns.class, Tokens.class, GraphAccounts.class, HealthCheck.class},
        immediate = true)
public final class SignIns implements Tokens, GraphAccounts, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SignIns.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int THREADS = 2;

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final Consents consents;
    private final Connections connections;
    private final ConsentLinks links;
    private final LoginService login;
    private final TokenSource source;
    private final Watchers watchers;
    private final Ledger ledger;
    private final Needs needs;
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
            @Reference Schedule schedule,
            @Reference Needs needs) {
        this(
                store,
                secrets,
                audit,
                schedule,
                needs,
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

    SignIns(Store store, Secrets secrets, Audit audit, Schedule schedule, Needs needs, Surroundings around) {
        this.needs = needs;
        this.clock = around.clock();
        this.consents = new Consents(store);
        this.connections =
                new Connections(store, Seal.under(new KeyRing(around.keys(), "the tokens of Microsoft accounts")));
        this.links = new ConsentLinks(clock);
        this.login = new LoginService(
                new Credentials(secrets, around.base()), new LoginHttp(threads, around.limit(), around.trust()), clock);
        this.watchers = new Watchers(connections::users);
        this.ledger = new Ledger(consents, connections, audit, watchers, clock);
        this.source = new TokenSource(this::settings, consents, connections, login, ledger, clock);
        ledger.drop(source);
        ends.add(store.watch(Connections.SPACE, ledger::connectionChanged));
        ends.add(store.watch(Consents.SPACE, ledger::consentChanged));
        // What changed between the first look and the watch.
        store.list(Consents.SPACE, "").forEach(consents::changed);
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
        watchers.add(listener);
    }

    void unbindConsentListener(ConsentListener listener) {
        watchers.remove(listener);
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

    /** Where consent and connected accounts are changed. */
    Ledger ledger() {
        return ledger;
    }

    /** What has to be consented to, by what for. */
    Map<Purpose, Set<String>> needed(String tenant) {
        return needs.needed(tenant);
    }

    Clock clock() {
        return clock;
    }

    @Override
    public Access access(String tenant, Optional<String> user, Purpose purpose, Set<String> scopes)
            throws GraphException {
        return source.access(tenant, user, purpose, scopes);
    }

    @Override
    public Access onBehalfOf(String by, String tenant, String assertion, Purpose purpose, Set<String> scopes)
            throws GraphException {
        return source.onBehalfOf(by, tenant, assertion, purpose, scopes);
    }

    @Override
    public void refused(Access access) {
        source.refused(access);
    }

    @Override
    public Set<String> granted(String tenant, Purpose purpose) {
        Set<String> all = new TreeSet<>(source.granted(tenant, purpose));
        settings(tenant)
                .filter(TenantSettings::userConsent)
                .ifPresent(settings -> needed(tenant).getOrDefault(purpose, Set.of()).stream()
                        .filter(scope -> SelfConsent.isEnough(settings, scope))
                        .forEach(all::add));
        return Set.copyOf(all);
    }

    private boolean isOpen(TenantSettings settings, Purpose purpose) {
        return settings.userConsent() || !consents.scopes(settings, purpose).isEmpty();
    }

    @Override
    public boolean connected(String tenant, String user, Purpose purpose) {
        return settings(tenant)
                .filter(each -> isOpen(each, purpose)
                        && connections.has(tenant, user, each.area(purpose), each.client(purpose)))
                .isPresent();
    }

    @Override
    public Collection<String> connected(String tenant, Purpose purpose) {
        return settings(tenant)
                .filter(each -> isOpen(each, purpose))
                .map(each -> connections.users(tenant, each.area(purpose), each.client(purpose)))
                .orElse(List.of());
    }

    @Override
    public Optional<String> app(String tenant, Purpose purpose) {
        return settings(tenant).map(each -> each.client(purpose));
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        return watchers.listen(listener);
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
