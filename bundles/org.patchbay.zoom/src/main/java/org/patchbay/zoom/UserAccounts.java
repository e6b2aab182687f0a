package org.patchbay.zoom;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.schedule.Schedule;
import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.vault.KeyRing;
import org.patchbay.vault.Seal;

/**
 * The Zoom accounts that users have connected. Whatever changes them goes through here: it is kept, audited and told, and no token outlives it. What
 * is taken back counts at once, whether it can be kept or not.
 */
@Component(service = UserAccounts.class)
public final class UserAccounts implements UserTokens.Losses {
    private static final Logger LOG = LoggerFactory.getLogger(UserAccounts.class);
    static final String SYSTEM = "system";
    private static final int THREADS = 2;

    private final Accounts accounts;
    private final Audit audit;
    private final Clock clock;
    private final UserConnections connections;
    private final UserOAuth oauth;
    private final UserTokens tokens;
    private final List<AutoCloseable> ends = new ArrayList<>();
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();
    private final DepartureDocuments ended;
    private final Revocation revocation;
    private final Departures departures;
    private final Disconnects disconnects;
    private final Gone gone = new Gone();
    /** What this node has written itself, by version, and told already. */
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "patchbay-zoom-users");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public UserAccounts(
            BundleContext context,
            @Reference Accounts accounts,
            @Reference Store store,
            @Reference Secrets secrets,
            @Reference Audit audit,
            @Reference Schedule schedule,
            @Reference ZoomNodes nodes) {
        this(
                accounts,
                store,
                secrets,
                audit,
                schedule,
                Clock.systemUTC(),
                Path.of(Optional.ofNullable(context.getProperty("karaf.etc")).orElse("etc"))
                        .resolve("secrets")
                        .resolve("zoom.key"),
                nodes);
    }

    /** With a store that is this node's alone. @param keys the file of keys */
    UserAccounts(
            Accounts accounts, Store store, Secrets secrets, Audit audit, Schedule schedule, Clock clock, Path keys) {
        this(
                accounts,
                store,
                secrets,
                audit,
                schedule,
                clock,
                keys,
                new ZoomNodes(Map.entry(Map.of(), store), schedule));
    }

    /** @param keys the file of keys */
    UserAccounts(
            Accounts accounts,
            Store store,
            Secrets secrets,
            Audit audit,
            Schedule schedule,
            Clock clock,
            Path keys,
            ZoomNodes nodes) {
        this.audit = audit;
        this.clock = clock;
        Seal seal = Seal.under(new KeyRing(keys, "the tokens of users' Zoom accounts"));
        connections = new UserConnections(store, seal);
        ended = new DepartureDocuments(store, seal, nodes);
        oauth = new UserOAuth(secrets, clock);
        revocation = new Revocation(accounts, oauth, clock);
        departures = new Departures(revocation, ended, connections, audit, gone, clock, threads);
        tokens = new UserTokens(connections, oauth, this, clock, threads);
        disconnects = new Disconnects(connections, tokens, departures, gone, accounts, audit, clock, this::tell);
        this.accounts = accounts;
        ends.add(store.watch(UserConnections.SPACE, this::changed));
        // Each renewal leaves a token that is of no use, and there is one an hour.
        ends.add(schedule.every("zoom-connections-forget", Duration.ofHours(1), connections::forget));
        ends.add(schedule.every("zoom-departures-forget", Duration.ofHours(1), ended::forget));
        ends.add(schedule.every("zoom-connections-ended", Duration.ofMinutes(1), departures::again));
        ends.add(schedule.every("zoom-connections-unused", Duration.ofDays(1), new Unused(accounts, this)));
    }

    @Deactivate
    void close() {
        for (AutoCloseable each : ends) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("What connected Zoom accounts watch is not left alone: {}", e.toString());
            }
        }
        departures.close();
        threads.shutdownNow();
    }

    /** @param listener is told tenant and user of whoever connected or is not connected any more */
    AutoCloseable listen(BiConsumer<String, String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(String tenant, String user) {
        for (BiConsumer<String, String> listener : listeners) {
            try {
                listener.accept(tenant, user);
            } catch (RuntimeException e) {
                LOG.warn("Who listens for connected Zoom accounts failed: {}", e.toString());
            }
        }
    }

    /** It is so in the store: this node or another changed it. A renewal lets nobody in, and holds nobody out. */
    private void changed(Stored document) {
        String[] key = document.key().split("/", 2);
        boolean over = document.value().isEmpty();
        if (key.length != 2 || !over && !UserConnections.isSignIn(document)) {
            return;
        }
        if (over) {
            // The next one may be of the same version.
            told.remove(document.key());
        } else if (told.remove(document.key(), document.version())) {
            return;
        }
        // A token of before may be of somebody else.
        tokens.drop(document.key());
        if (!over) {
            departures.drop(document.key());
        }
        tell(key[0], key[1]);
    }

    UserOAuth oauth() {
        return oauth;
    }

    UserConnections connections() {
        return connections;
    }

    UserTokens tokens() {
        return tokens;
    }

    Gone gone() {
        return gone;
    }

    Departures departures() {
        return departures;
    }

    /** What Zoom is still to be told of a user, as it is kept; empty where that does not open. */
    Optional<Departure> departing(String tenant, String user) {
        return ended.get(UserConnections.key(tenant, user));
    }

    boolean isDeparting(String tenant, String user) {
        return ended.has(UserConnections.key(tenant, user));
    }

    /** What is to be said of a user who is not connected any more; empty where nothing is. */
    String why(String tenant, String user) {
        String key = UserConnections.key(tenant, user);
        String why = gone.why(key);
        return why.isEmpty() && ended.has(key) ? Parted.WAITS.text() : why;
    }

    /** The users of a tenant who are not connected any more, with something to be said of it. */
    Set<String> left(String tenant) {
        Set<String> users = new TreeSet<>(gone.users(tenant));
        users.addAll(ended.users(tenant));
        return users;
    }

    /** @param shows is asked whenever a connection ends */
    void shows(Revocation.Shows shows) {
        revocation.shows(shows);
    }

    Clock clock() {
        return clock;
    }

    /** Whether requests about a user are made with the user's own token: it was connected to this app and account, as the one who is meant now. */
    boolean connected(ZoomAccount.Use use, String user) {
        AccountSettings settings = use.settings();
        return settings.userApp()
                .flatMap(app -> connections
                        .head(settings.tenant(), user)
                        .filter(head -> head.client().equals(app.clientId())
                                && head.account().equals(settings.accountId())
                                && isStill(use, user, head.id())))
                .isPresent();
    }

    /** The directory may say another since: by the id, or by the mail address of somebody else. */
    private boolean isStill(ZoomAccount.Use use, String user, String id) {
        return accounts.zoomId(use.settings(), user)
                .map(now -> use.people().find(now).map(Listed::id).orElse(now))
                .filter(now -> now.equals(id) || now.contains("@"))
                .isPresent();
    }

    /** What a user who has to connect is told. */
    String notConnected(AccountSettings settings, String user) {
        String why = why(settings.tenant(), user);
        return (why.isEmpty() ? "The user has not connected the Zoom account, or has to connect it again." : why)
                + settings.userApp()
                        .map(app -> " Send the user this address: " + app.page(settings.tenant()))
                        .orElse("");
    }

    /** The user's own tokens. */
    Bearer bearer(ZoomAccount.Use use, UserApp app, String user) {
        String key = UserConnections.key(use.settings().tenant(), user);
        return new Bearer() {
            @Override
            public CompletableFuture<String> get() {
                return tokens.get(use, app, user);
            }

            @Override
            public void refused(String token) {
                tokens.refused(key, token);
            }
        };
    }

    /** A user signed in. @throws IOException where it cannot be sealed; nothing is kept unsealed */
    void connect(UserConnection connection, UserOAuth.Issued issued) throws StoreException, IOException {
        told.put(connection.key(), connections.put(connection.key(), connection));
        tokens.drop(connection.key());
        tokens.keep(connection.key(), issued);
        departures.forget(connection.key(), connection.key());
        audit.record(
                connection.key(),
                Optional.of(connection.tenant()),
                "zoom-connect",
                connection.key(),
                "app " + connection.head().client() + ", user "
                        + connection.head().id() + ": " + String.join(", ", new TreeSet<>(connection.scopes())));
        tell(connection.tenant(), connection.user());
    }

    /**
     * The user is not spoken for any more: here at once, and at Zoom as well where it can be told.
     *
     * @return empty where nothing was connected; else what came of it at Zoom, which never fails
     */
    Optional<CompletableFuture<Parted>> disconnect(String author, String tenant, String user, String why)
            throws StoreException {
        return disconnects.one(author, tenant, user, why);
    }

    /**
     * The same of all users of a tenant. Zoom is told afterwards, of one after the other, as it would not take all at once.
     *
     * @return how many were connected
     */
    int disconnectAll(String author, String tenant, String why) throws StoreException {
        return disconnects.all(author, tenant, why);
    }

    /** Here alone, without a word to Zoom. */
    boolean remove(String author, String tenant, String user, String why) throws StoreException {
        return disconnects.here(author, tenant, user, why);
    }

    /** Why somebody is disconnected whose token is good for nothing any more: what Zoom shows of ours nobody can take back. */
    private void note(String tenant, String user, String why, boolean lost) {
        gone.put(UserConnections.key(tenant, user), (why + " " + revocation.stays(tenant, user)).strip(), lost);
    }

    /**
     * The user removed the app at Zoom.
     *
     * @param id the user there
     * @throws StoreException where it stays on disk; it is not used from now on all the same
     */
    void deauthorized(AccountSettings settings, UserApp app, String id, String retention) throws StoreException {
        UserConnection.Head whose = new UserConnection.Head(app.clientId(), settings.accountId(), id);
        for (String user : connections.users(settings.tenant(), whose)) {
            boolean unused = remove(
                    SYSTEM,
                    settings.tenant(),
                    user,
                    "the user removed the app at Zoom; user_data_retention: "
                            + (retention.matches("true|false") ? retention : "not said"));
            note(settings.tenant(), user, "The user removed the app at Zoom.", false);
        }
        departures.known(settings.tenant(), whose);
    }

    @Override
    public void lost(UserConnections.Kept kept, String why) {
        UserConnection was = kept.connection();
        if (connections
                .get(was.tenant(), was.user())
                .filter(now -> now.version() == kept.version())
                .isEmpty()) {
            // The user has connected anew meanwhile, or is disconnected already.
            return;
        }
        String said = why
                + (was.renewing().isPresent()
                        ? " Its token was being renewed when a node was stopped, or lost the connection to Zoom."
                        : "")
                + " The user has to connect the Zoom account again.";
        try {
            boolean unused = remove(SYSTEM, was.tenant(), was.user(), said);
        } catch (StoreException e) {
            LOG.warn("What was kept of {} stays on disk unused: {}", was.key(), e.getMessage());
        }
        note(was.tenant(), was.user(), said, true);
        LOG.info("Zoom account of {} is not connected any more: {}", was.key(), why);
        tell(was.tenant(), was.user());
    }
}
