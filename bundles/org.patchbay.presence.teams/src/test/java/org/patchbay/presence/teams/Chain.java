package org.patchbay.presence.teams;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceEnd;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.FakeZoom;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.wire.LabClock;
import org.patchbay.lab.cloud.wire.Request;
import org.patchbay.lab.cloud.zoom.ZoomAccount;
import org.patchbay.lab.cloud.zoom.ZoomPerson;
import org.patchbay.presence.EngineOfTest;
import org.patchbay.presence.mapping.TenantMapping;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;
import org.patchbay.zoom.ZoomOfTest;

import static org.awaitility.Awaitility.await;

/**
 * Engine, mapping and both ends as they are, between stand-ins for both clouds that keep their limits. Time is the test's own and stands still
 * while a request is under way: what is measured is what the limits and the engine make of it, not this machine.
 */
final class Chain implements AutoCloseable {
    static final String TENANT = "2e4b1c0a-0000-4000-8000-000000000001";
    static final Duration TICK = Duration.ofMillis(100);

    private record Token(String text, Instant at) {}

    final int users;
    final LabClock clock = new LabClock(Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC));
    final FakeMicrosoft microsoft = FakeMicrosoft.start(clock, "https://login.microsoftonline.com");
    final FakeZoom zoom = FakeZoom.start(clock);
    final ZoomAccount account;
    final MemorySettings settings = new MemorySettings();
    final MemoryStore store = new MemoryStore();
    private final FakeAccounts accounts = new FakeAccounts();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Directory directory;
    private final TinyGraph graph;
    private final Path folder;
    private final Optional<HookServer> hook;
    private Microsoft known;
    private TeamsEnd end;
    private EngineOfTest engine;
    private ManualSchedule schedule;
    private volatile int lives;

    Chain(int users, String plan, int zoomLimit) {
        this(users, plan, zoomLimit, false);
    }

    /** @param told whether Microsoft tells of presence, by subscriptions to all */
    Chain(int users, String plan, int zoomLimit, boolean told) {
        this.users = users;
        hook = told ? Optional.of(new HookServer()) : Optional.empty();
        microsoft
                .signIn()
                .register(App.of(FakeAccounts.APP)
                        .delegated("Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All")
                        .application("Presence.Read.All", "User.ReadBasic.All"));
        account =
                zoom.account("acct").app("client", "secret", "user:read:admin", "user:write:admin", "phone:read:admin");
        account.limit(zoomLimit);
        Contents.Builder contents =
                Contents.with().tenant("t", new Tenant("acme", "Acme", List.of(), List.of(), List.of()));
        for (int i = 0; i < users; i++) {
            String mail = user(i) + "@acme.example";
            microsoft.tenant(TENANT).put(Person.of(id(i), mail).name(user(i)));
            account.put(ZoomPerson.of("z-" + user(i), mail));
            contents.user(
                    user(i),
                    User.of("acme", user(i))
                            .site("hq")
                            .upn(mail)
                            .entraId(id(i))
                            .providerId("z-" + user(i))
                            .build());
            accounts.connect(user(i));
            microsoft.graph().presences().teams(TENANT, id(i), "Available", "Available");
        }
        microsoft
                .signIn()
                .grant(TENANT, FakeAccounts.APP, "Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All");
        microsoft.signIn().grantApplication(TENANT, FakeAccounts.APP, "Presence.Read.All", "User.ReadBasic.All");
        directory = new MemoryDirectory(contents.build(), new FewCountries());
        graph = new TinyGraph(microsoft.graph().uri(), this::token);
        settings.tenant("acme", "presence", Map.of("enabled", "true"));
        try {
            folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chain");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        this.plan = plan;
        start();
    }

    private final String plan;

    static String user(int i) {
        return "u" + i;
    }

    private static String id(int i) {
        return "00000000-0000-4000-8000-%012d".formatted(i);
    }

    private String token(Optional<String> user) {
        Token known = tokens.get(user.orElse(""));
        if (known == null || known.at.plus(Duration.ofMinutes(50)).isBefore(clock.instant())) {
            String text = user.map(each -> microsoft
                            .signIn()
                            .userToken(TENANT, FakeAccounts.APP, id(Integer.parseInt(each.substring(1)))))
                    .orElseGet(() -> microsoft.signIn().applicationToken(TENANT, FakeAccounts.APP));
            known = new Token(text, clock.instant());
            tokens.put(user.orElse(""), known);
        }
        return known.text;
    }

    private void start() {
        known = new Microsoft(clock);
        known.bindClient(graph);
        known.bindAccounts(accounts);
        known.bindDirectory(directory);
        end = new TeamsEnd(known, store, clock);
        schedule = new ManualSchedule();
        int life = ++lives;
        engine = new EngineOfTest(
                clock,
                directory,
                settings,
                store,
                new TenantMapping(settings),
                counted(life, end),
                counted(life, ZoomOfTest.end("acme", plan, zoom.uri().toString(), clock, schedule, directory, folder)));
        hook.ifPresent(this::serve);
    }

    private void serve(HookServer server) {
        TeamsHook next = new TeamsHook(
                known,
                schedule,
                new MemorySecrets(),
                store,
                Map.of("notification_url", server.url()),
                clock,
                Runnable::run,
                Runnable::run,
                () -> {});
        next.bindIntake(engine.intake());
        server.serve(next);
    }

    /** As {@code kill -9} does: nothing is in memory any more, and of what was under way nobody hears the answer. */
    void kill() {
        idle();
        end.close();
        start();
    }

    private PresenceEnd counted(int life, PresenceEnd end) {
        return (PresenceEnd) Proxy.newProxyInstance(
                Chain.class.getClassLoader(), new Class<?>[] {PresenceEnd.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(end, arguments);
                    return result instanceof CompletionStage<?> stage ? counted(life, stage) : result;
                });
    }

    private CompletionStage<Object> counted(int life, CompletionStage<?> stage) {
        CompletableFuture<Object> told = new CompletableFuture<>();
        underWay.incrementAndGet();
        stage.whenComplete((value, failure) -> {
            if (life == lives) {
                if (failure == null) {
                    told.complete(value);
                } else {
                    told.completeExceptionally(failure);
                }
            }
            underWay.decrementAndGet();
        });
        return told;
    }

    private boolean isIdle() {
        return underWay.get() == 0 && graph.isIdle() && engine.isIdle();
    }

    private void idle() {
        if (!isIdle()) {
            // Hundreds of thousands of times: not with a thread for each.
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(100_000))
                    .atMost(Duration.ofSeconds(60))
                    .until(this::isIdle);
        }
    }

    void pass(Duration time, Duration step) {
        for (Duration done = Duration.ZERO; done.compareTo(time) < 0; done = done.plus(step)) {
            idle();
            clock.advance(step);
            schedule.elapse(step);
            engine.tick();
        }
        idle();
    }

    long seen(Platform platform) {
        return engine.seen("acme", platform);
    }

    String story(int user) {
        return clock.instant() + ": " + engine.story("acme", user(user));
    }

    /** How many users Microsoft tells of. */
    String health() {
        return hook.map(HookServer::health).orElse("");
    }

    /** Lets go of all that was not there before the start; nothing can be done with it any more. */
    void forget() {
        idle();
        end.close();
        hook.ifPresent(HookServer::forget);
        try {
            known.unbindAccounts(accounts);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        known = null;
        end = null;
        engine = null;
        schedule = null;
    }

    /** The person does something in a Zoom client. @param told how often the event comes */
    void zoomBecomes(int user, PresenceStatus status, int told) {
        account.becomes("z-" + user(user), spelled(status));
        for (int i = 0; i < told; i++) {
            engine.intake()
                    .seen(new Seen(
                            "acme",
                            user(user),
                            new Presence(Platform.ZOOM, status, spelled(status), clock.instant()),
                            ""));
        }
    }

    /** The person's Teams client finds out. */
    void teamsBecomes(int user, String pair, int told) {
        String[] parts = pair.split("/");
        microsoft.graph().presences().teams(TENANT, id(user), parts[0], parts[1]);
        for (int i = 0; i < told; i++) {
            engine.intake().doubt(Platform.TEAMS, "acme", List.of(user(user)));
        }
    }

    String teams(int user) {
        return microsoft.graph().presences().shown(TENANT, id(user)).toString();
    }

    String zoom(int user) {
        return account.shown("z-" + user(user));
    }

    /** How many requests one of the clouds refused as too many, without being told to by a test. */
    static long tooMany(List<Request> requests) {
        return requests.stream().filter(each -> each.status() == 429).count();
    }

    static long writes(List<Request> requests) {
        return requests.stream()
                .filter(each ->
                        each.path().contains("/presence/") || each.method().equals("PUT"))
                .count();
    }

    static String spelled(PresenceStatus status) {
        return switch (status) {
            case IN_A_CALL -> "In_A_Call";
            case IN_A_MEETING -> "In_A_Meeting";
            case IN_A_CALENDAR_EVENT -> "In_A_Calendar_Event";
            case DO_NOT_DISTURB -> "Do_Not_Disturb";
            case PRESENTING -> "Presenting";
            case BUSY -> "Busy";
            case AWAY -> "Away";
            default -> "Available";
        };
    }

    /** What the table says that Teams shows. */
    static String inTeams(PresenceStatus status) {
        return switch (status) {
            case IN_A_CALL, IN_A_MEETING -> "Busy/InACall";
            case IN_A_CALENDAR_EVENT, BUSY -> "Busy/Busy";
            case DO_NOT_DISTURB -> "DoNotDisturb/DoNotDisturb";
            case PRESENTING -> "DoNotDisturb/Presenting";
            case AWAY -> "Away/Away";
            default -> "Available/Available";
        };
    }

    @Override
    public void close() {
        if (end != null) {
            end.close();
        }
        hook.ifPresent(HookServer::close);
        microsoft.close();
        zoom.close();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(java.util.Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
