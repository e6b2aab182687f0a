package org.patchbay.zoom;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.lab.cloud.FakeZoom;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryAudit;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;

import static org.awaitility.Awaitility.await;

/** One account with what is around it: Zoom, the directory, secrets, time. */
final class World implements AutoCloseable {
    static final String ACCOUNT = "acct-1";
    static final String ID = "client-1";
    static final String SECRET = "s3cret";
    static final String USER_ID = "client-2";
    static final String USER_SECRET = "s3cret-of-users";
    static final String HOOK_SECRET = "4fv1RkqGQUq5sWbEz6hA5A";
    static final String USER_HOOK_SECRET = "hook-of-users";
    static final String PUBLIC = "https://patchbay.example";
    static final String ALL = "user:read:admin user:write:admin phone:read:admin";
    static final String USER_SCOPES = "user:read:user user:read:presence_status user:update:presence_status";
    final MovedClock clock = new MovedClock(Instant.ofEpochSecond(1720705455));
    final ManualSchedule schedule = new ManualSchedule();
    final MemorySecrets secrets = new MemorySecrets()
            .with("file:zoom", SECRET)
            .with("file:hook", HOOK_SECRET)
            .with("file:zoom-users", USER_SECRET)
            .with("file:hook-users", USER_HOOK_SECRET);
    final MemoryStore store = new MemoryStore();
    final ZoomNodes nodes = new ZoomNodes(Map.entry(Map.of("patchbay.store", "file"), store), schedule);
    final MemoryAudit audit = new MemoryAudit();
    final FakeZoom cloud = FakeZoom.start(clock);
    final org.patchbay.lab.cloud.zoom.ZoomAccount zoom = cloud.account(ACCOUNT);
    final Accounts accounts = new Accounts();
    volatile List<DirectorySource> offered = List.of();
    final Map<String, Object> config = new HashMap<>();
    final Path folder;
    Directory directory;
    final ZoomAccount account;
    UserAccounts users;
    ZoomPresence presence;
    ConnectPage page;
    final Intake intake = new Intake();

    /** What was handed in. */
    static final class Intake implements PresenceIntake {
        final List<Seen> seen = new CopyOnWriteArrayList<>();
        final List<String> doubted = new CopyOnWriteArrayList<>();
        volatile Set<String> synced = Set.of();

        @Override
        public Set<String> synced() {
            return synced;
        }

        @Override
        public void seen(Seen each) {
            seen.add(each);
        }

        @Override
        public void doubt(Platform platform, String tenant, Collection<String> users) {
            users.forEach(user -> doubted.add(platform + " " + tenant + "/" + user));
        }
    }

    World() {
        try {
            folder = Files.createTempDirectory("zoom");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        // By a clock that stands still nothing would ever be let through again.
        zoom.limit(Integer.MAX_VALUE);
        scopes(ALL);
        userScopes(USER_SCOPES);
        config.putAll(Map.of(
                "name",
                "main",
                "tenant",
                "acme",
                "account_id",
                ACCOUNT,
                "client_id",
                ID,
                "client_secret",
                "file:zoom",
                "webhook_secret",
                "file:hook",
                "api_url",
                url(),
                "oauth_url",
                url()));
        account = new ZoomAccount(
                secrets,
                schedule,
                clock,
                Duration.ofSeconds(2),
                folder,
                source -> offered = source.stream().toList());
        account.modified(config());
        accounts.bindAccount(account);
        know(
                User.of("acme", "ada")
                        .upn("ada@acme.example")
                        .providerId("z-ada")
                        .display("Ada")
                        .build(),
                User.of("acme", "bob").upn("bob@acme.example").build(),
                User.of("acme", "eve").build());
        restart();
    }

    /** What is in memory of users is gone. */
    void restart() {
        if (users != null) {
            users.close();
        }
        users = another();
        presence = new ZoomPresence(accounts, users, clock, new ZoomPresence.Memory());
        users.shows(presence);
        page = new ConnectPage(accounts, users);
    }

    /** As another node that shares the store has them. */
    UserAccounts another() {
        return another(nodes);
    }

    UserAccounts another(ZoomNodes among) {
        return new UserAccounts(accounts, store, secrets, audit, schedule, clock, folder.resolve("zoom.key"), among);
    }

    /** As the container starts it, with a store that nobody shares. */
    ZoomHook hook() {
        return hook("file", store);
    }

    ZoomHook hook(String kind, Store among) {
        return new ZoomHook(accounts, users, Map.entry(Map.of("patchbay.store", kind), among), schedule, clock);
    }

    String url() {
        return cloud.uri().toString();
    }

    /** What the account's app may do, from the next token on. */
    void scopes(String scopes) {
        zoom.app(ID, SECRET, scopes.split(" "));
    }

    /** What users are asked for, from the next token on. */
    void userScopes(String scopes) {
        zoom.userApp(USER_ID, USER_SECRET, PUBLIC + "/pages/zoom-connect", scopes.split(" "));
    }

    /** Users may connect their accounts. */
    void open() {
        config.putAll(Map.of(
                "user_client_id",
                USER_ID,
                "user_client_secret",
                "file:zoom-users",
                "user_webhook_secret",
                "file:hook-users",
                "public_url",
                PUBLIC));
        account.modified(config());
    }

    /** Somebody there. */
    final class Somebody {
        private final String id;

        private Somebody(String id) {
            this.id = id;
        }

        private Somebody put(org.patchbay.lab.cloud.zoom.ZoomPerson person) {
            zoom.put(person);
            people.put(id, person);
            return this;
        }

        private org.patchbay.lab.cloud.zoom.ZoomPerson now() {
            return people.get(id);
        }

        Somebody client(String version) {
            return put(now().client(version));
        }

        Somebody signedIn(boolean now) {
            return put(now().signedIn(now));
        }

        Somebody phone(String status) {
            return put(now().phone(status));
        }

        Somebody number(String number) {
            return put(now().number(number));
        }

        void becomes(String status) {
            zoom.becomes(id, status);
        }

        String status() {
            return zoom.shown(id);
        }
    }

    private final Map<String, org.patchbay.lab.cloud.zoom.ZoomPerson> people = new HashMap<>();

    Somebody add(String id, String mail) {
        return new Somebody(id).put(org.patchbay.lab.cloud.zoom.ZoomPerson.of(id, mail));
    }

    Somebody somebody(String id) {
        return new Somebody(id);
    }

    /** The next request with this in its path is answered so. */
    void fail(String path, int status, Map<String, String> headers, String body) {
        cloud.faults().answer(path, 1, status, headers, body);
    }

    /** How many requests began with this, as {@code GET /path}. */
    long count(String start) {
        return Stream.concat(
                        cloud.requests().stream().map(each -> each.method() + " " + each.path()),
                        cloud.faults().used().stream())
                .filter(each -> each.startsWith(start))
                .count();
    }

    AccountConfig config() {
        return config(config);
    }

    /** This configuration with these others. */
    AccountConfig with(Map<String, Object> other) {
        Map<String, Object> all = new HashMap<>(config);
        all.putAll(other);
        return config(all);
    }

    /** As the container gives it. */
    static AccountConfig config(Map<String, Object> set) {
        return (AccountConfig) Proxy.newProxyInstance(
                World.class.getClassLoader(), new Class<?>[] {AccountConfig.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Annotation.class) {
                        return AccountConfig.class;
                    }
                    Object value = set.get(method.getName().replace("__", "_"));
                    if (value instanceof RuntimeException e) {
                        throw e;
                    }
                    return value == null ? method.getDefaultValue() : value;
                });
    }

    void know(User... all) {
        Contents.Builder contents = Contents.with();
        for (User each : all) {
            contents.user(each.id(), each);
        }
        directory = new MemoryDirectory(contents.build(), new FewCountries());
        accounts.bindDirectory(directory);
        account.bindDirectory(directory);
    }

    /** Another start of the same account: what it offers, and itself. */
    ZoomAccount restarted(List<DirectorySource> offers) {
        ZoomAccount again = new ZoomAccount(
                secrets,
                new ManualSchedule(),
                clock,
                Duration.ofSeconds(2),
                folder,
                source -> source.ifPresent(offers::add));
        again.modified(config());
        return again;
    }

    /** The fault that a stage ends with. */
    static PresenceException fault(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            return (PresenceException) e.getCause();
        }
        throw new AssertionError("It did not fail.");
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    People people() {
        return account.use().map(ZoomAccount.Use::people).orElseThrow();
    }

    @Override
    public void close() {
        users.close();
        account.close();
        cloud.close();
        // What was read last may be written just now.
        await().ignoreExceptions().until(() -> {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            return !Files.exists(folder);
        });
    }
}
