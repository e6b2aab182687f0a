package org.patchbay.presence.teams;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.lab.cloud.FakeMicrosoft;
import org.patchbay.lab.cloud.entra.App;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.graph.Presences;
import org.patchbay.lab.cloud.graph.Shown;
import org.patchbay.lab.cloud.wire.KeyedCertificate;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemorySecrets;
import org.patchbay.testkit.ops.MemoryStore;

import static org.awaitility.Awaitility.await;

/** The end and its webhook against a stand-in for Microsoft that judges every request by what Microsoft has published. */
final class Cloud implements AutoCloseable {
    static final String TENANT = "2e4b1c0a-0000-4000-8000-000000000001";
    static final String ADA = "fa8bf3dc-eca7-46b7-bad1-db199b62afc3";
    static final String BOB = "66825e03-7ef5-42da-9069-724602c31f6b";
    static final KeyedCertificate KEY = KeyedCertificate.of("patchbay");

    final FakeMicrosoft fake = FakeMicrosoft.start(
            Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC), "https://login.microsoftonline.com");
    final ManualSchedule schedule = new ManualSchedule();
    final MemoryStore store = new MemoryStore();
    final FakeAccounts accounts = new FakeAccounts();
    final World.Intake intake = new World.Intake();
    final Directory directory = new MemoryDirectory(
            Contents.with()
                    .tenant("t", new Tenant("acme", "Acme", List.of(), List.of(), List.of()))
                    .user("1", User.of("acme", "ada").site("hq").entraId(ADA).build())
                    .user(
                            "2",
                            User.of("acme", "bob")
                                    .site("hq")
                                    .upn("bob@acme.example")
                                    .build())
                    .build(),
            new FewCountries());
    final TinyGraph graph = new TinyGraph(fake.graph().uri(), user -> user.map(
                    each -> fake.signIn().userToken(TENANT, FakeAccounts.APP, each.equals("ada") ? ADA : BOB))
            .orElseGet(() -> fake.signIn().applicationToken(TENANT, FakeAccounts.APP)));
    Microsoft microsoft = new Microsoft(fake.clock());
    TeamsEnd end = new TeamsEnd(microsoft, store, fake.clock());
    final TeamsHook hook;
    private final HookServer server = new HookServer();

    Cloud(boolean sealed) {
        fake.graph().checkAnswers(true);
        fake.signIn()
                .register(App.of(FakeAccounts.APP)
                        .certificate(KEY.certificate())
                        .delegated("Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All")
                        .application("Presence.Read.All", "User.ReadBasic.All"));
        fake.tenant(TENANT)
                .put(Person.of(ADA, "ada@acme.example").name("Ada"))
                .put(Person.of(BOB, "bob@acme.example").name("Bob"));
        fake.signIn().grant(TENANT, FakeAccounts.APP, "Presence.Read.All", "Presence.ReadWrite", "User.ReadBasic.All");
        fake.signIn().grantApplication(TENANT, FakeAccounts.APP, "Presence.Read.All", "User.ReadBasic.All");
        bind();
        accounts.connect("ada");
        accounts.connect("bob");
        Map<String, Object> configured = new HashMap<>(Map.of(
                "notification_url",
                server.url(),
                "keys_url",
                fake.signIn().uri() + "/" + TENANT + "/discovery/v2.0/keys"));
        if (sealed) {
            configured.put("certificate", "file:teams.pem");
        }
        hook = new TeamsHook(
                microsoft,
                schedule,
                new MemorySecrets().with("file:teams.pem", KEY.keyPem() + KEY.pem()),
                store,
                configured,
                fake.clock(),
                Runnable::run,
                Runnable::run,
                () -> {});
        hook.bindIntake(intake);
        server.serve(hook);
    }

    private void bind() {
        microsoft.bindClient(graph);
        microsoft.bindAccounts(accounts);
        microsoft.bindDirectory(directory);
    }

    /** The end starts anew, with nothing in memory; the webhook is not looked at any more. */
    void restart() {
        // A process that is dead does not go on with what it had begun.
        idle();
        end.close();
        microsoft = new Microsoft(fake.clock());
        end = new TeamsEnd(microsoft, store, fake.clock());
        bind();
    }

    Presences people() {
        return fake.graph().presences();
    }

    Shown shown(String id) {
        return people().shown(TENANT, id);
    }

    /** Time does not pass while somebody waits for an answer, or a slow machine would look like a slow cloud. */
    void idle() {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(graph::isIdle);
    }

    /** Time passes, there and here. */
    void pass(Duration time) {
        for (Duration done = Duration.ZERO; done.compareTo(time) < 0; done = done.plus(TeamsHook.PERIOD)) {
            idle();
            fake.clock().advance(TeamsHook.PERIOD);
            schedule.elapse(TeamsHook.PERIOD);
        }
    }

    @Override
    public void close() {
        end.close();
        server.close();
        fake.close();
    }
}
