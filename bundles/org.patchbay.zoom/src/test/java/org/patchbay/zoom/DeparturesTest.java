package org.patchbay.zoom;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.account.ConnectedAccount;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.ManualSchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Zoom takes no token back, and then the node is stopped: whoever comes next goes on. */
class DeparturesTest {
    private static final String ASKED = "POST /oauth/revoke";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Person ADA = new Person("acme", Optional.of("ada"), List.of(), Set.of());

    private final World world = new World();
    private final Logged logged = new Logged();
    private String access = "";
    private String refresh = "";

    @BeforeEach
    void connected() {
        world.open();
        world.add("z-ada", "ada@acme.example");
        world.add("z-bob", "bob@acme.example");
        connect("z-ada");
        access = world.users.tokens().held("acme/ada").orElseThrow();
        refresh = world.users
                .connections()
                .get("acme", "ada")
                .orElseThrow()
                .connection()
                .refresh();
    }

    @AfterEach
    void nothingSecretIsSaid() {
        world.close();
        logged.close();
        assertThat(logged.lines("")).allSatisfy(line -> assertThat(line).doesNotContain(access, refresh));
        assertThat(world.audit.newest(100).toString()).doesNotContain(access, refresh);
    }

    private void connect(String user) {
        assertThat(new Visitor().connect(world, user).html()).contains("is connected");
    }

    private ConnectedDesk desk() {
        return new ConnectedDesk(world.accounts, world.users);
    }

    /** Zoom does not take so many. */
    private void down(int times) {
        world.cloud.faults().answer("/oauth/revoke", times, 503);
    }

    /** Disconnected, and Zoom did not take it. */
    private void untold() throws Exception {
        down(1);
        assertThat(desk().disconnect("root", "acme", "ada").problem()).contains("asked again each minute");
    }

    private long taken() {
        return world.cloud.requests().stream()
                .filter(each -> each.path().equals("/oauth/revoke") && each.status() == 200)
                .count();
    }

    private List<Stored> kept() {
        return world.store.list(DepartureDocuments.SPACE, "");
    }

    private String problem(String user) throws Exception {
        return desk().connections("acme", "", 10).stream()
                .filter(each -> each.user().equals(user))
                .map(ConnectedAccount::problem)
                .findFirst()
                .orElse("not listed");
    }

    private List<String> revocations() {
        return world.audit.newest(20).stream()
                .filter(each -> each.action().equals("zoom-revoke"))
                .map(AuditEntry::detail)
                .toList();
    }

    private void minute() {
        world.schedule.elapse(MINUTE);
    }

    /** Lets minutes pass until it is so: while Zoom is asked, it is not asked once more. */
    private void minutes(Callable<Boolean> so) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            minute();
            return so.call();
        });
    }

    private void raw(String key, String value) throws Exception {
        world.store.write("root", List.of(Write.put(DepartureDocuments.SPACE, key, value)));
    }

    @Test
    void aNodeThatIsStartedAnewGoesOn() throws Exception {
        untold();
        world.restart();
        assertThat(problem("ada")).contains("It was disconnected. Zoom does not take it yet");
        assertThat(desk().tenants().get(0).connected()).isZero();
        down(1);
        minute();
        await().until(() -> world.count(ASKED) == 2);
        assertThat(problem("ada")).contains("It was disconnected. Zoom does not take it yet");
        world.restart();
        minute();
        await().until(() -> kept().isEmpty());
        assertThat(taken()).isEqualTo(1);
        await().untilAsserted(() ->
                assertThat(revocations()).containsExactly("Zoom took it, asked 1 times since a node was stopped"));
        assertThat(problem("ada")).isEqualTo("not listed");
        minute();
        assertThat(world.count(ASKED)).isEqualTo(3);
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void whatIsKeptIsSealedAndForgottenAfterwards() throws Exception {
        untold();
        assertThat(kept()).singleElement().satisfies(each -> {
            assertThat(each.key()).isEqualTo("acme/ada");
            assertThat(each.author()).isEqualTo("root");
            assertThat(each.value())
                    .startsWith(world.nodes.name() + "|" + World.USER_ID + "|" + World.ACCOUNT + "|z-ada 1.k1.")
                    .doesNotContain(access, refresh, "2024");
        });
        assertThat(world.users.departing("acme", "ada")).hasValueSatisfying(each -> {
            assertThat(each.access().orElseThrow().token()).isEqualTo(access);
            assertThat(each.refresh()).isEqualTo(refresh);
            assertThat(each.ended()).isEqualTo(world.clock.instant());
            assertThat(each.toString() + each.access()).doesNotContain(access, refresh);
        });
        minute();
        await().until(() -> kept().isEmpty());
        assertThat(world.store.all().toString()).doesNotContain(access, refresh);
        world.schedule.elapse(Duration.ofHours(1));
        assertThat(world.store.history(DepartureDocuments.SPACE, "acme/ada")).isEmpty();
    }

    @Test
    void ofSeveralNodesOneGoesOnOnceTheOtherIsGone() throws Exception {
        ZoomNodes first = nodes();
        ZoomNodes second = nodes();
        ZoomNodes third = nodes();
        world.schedule.elapse(Duration.ZERO);
        world.users.close();
        world.users = world.another(first);
        UserAccounts other = world.another(second);
        UserAccounts another = world.another(third);
        try {
            untold();
            down(1);
            minute();
            await().until(() -> world.count(ASKED) == 2);
            assertThat(kept()).singleElement().satisfies(each -> assertThat(each.value())
                    .startsWith(first.name() + "|"));
            assertThat(other.why("acme", "ada")).contains("Zoom does not take it yet");
            assertThat(other.left("acme")).containsExactly("ada");
            world.users.close();
            first.close();
            minute();
            assertThat(world.count(ASKED)).as("it might just be coming").isEqualTo(2);
            minute();
            await().until(() -> kept().isEmpty());
            minute();
            assertThat(taken()).isEqualTo(1);
            assertThat(world.count(ASKED)).isEqualTo(3);
            assertThat(other.left("acme")).isEmpty();
        } finally {
            other.close();
            another.close();
            second.close();
            third.close();
        }
    }

    private ZoomNodes nodes() {
        return new ZoomNodes(Map.entry(Map.of("patchbay.store", "jdbc"), world.store), world.schedule);
    }

    /** As one that could not renew for a while, and tries from memory. */
    @Test
    void aNodeLeavesWhatAnotherHasTakenUp() throws Exception {
        ManualSchedule own = new ManualSchedule();
        ZoomNodes first = new ZoomNodes(Map.entry(Map.of("patchbay.store", "jdbc"), world.store), own);
        ZoomNodes second = nodes();
        world.users.close();
        world.users = new UserAccounts(
                world.accounts,
                world.store,
                world.secrets,
                world.audit,
                own,
                world.clock,
                world.folder.resolve("zoom.key"),
                first);
        UserAccounts other = world.another(second);
        try {
            untold();
            own.elapse(Duration.ZERO);
            world.schedule.elapse(Duration.ZERO);
            assertThat(second.isThere(first.name())).isTrue();
            world.store.write("root", List.of(Write.remove(ZoomNodes.SPACE, first.name())));
            down(1);
            minute();
            minute();
            await().until(() -> world.count(ASKED) == 2);
            assertThat(kept()).singleElement().satisfies(each -> assertThat(each.value())
                    .startsWith(second.name() + "|"));
            own.elapse(MINUTE);
            await().until(() -> world.users.gone().users("acme").isEmpty());
            assertThat(world.count(ASKED)).isEqualTo(2);
            minutes(() -> kept().isEmpty());
            own.elapse(MINUTE);
            assertThat(world.count(ASKED)).isEqualTo(3);
        } finally {
            other.close();
            first.close();
            second.close();
        }
    }

    @Test
    void whoConnectsAnewStaysConnected() throws Exception {
        untold();
        String value = kept().get(0).value();
        world.restart();
        connect("z-ada");
        assertThat(kept()).isEmpty();
        minute();
        // As where it could not be removed then, or was kept just before a node was stopped.
        raw("acme/ada", value);
        world.restart();
        minute();
        await().until(() -> kept().isEmpty());
        minute();
        assertThat(world.count(ASKED)).isEqualTo(1);
        assertThat(problem("ada")).isEmpty();
        assertThat(World.done(world.presence.read("acme", List.of("ada")))).hasSize(1);
        assertThat(revocations()).isEmpty();
    }

    @Test
    void whoConnectsAnewAtAnotherNodeStaysConnected() throws Exception {
        untold();
        UserAccounts here = world.users;
        UserAccounts other = world.another();
        world.users = other;
        world.page = new ConnectPage(world.accounts, other);
        connect("z-ada");
        world.users = here;
        minute();
        other.close();
        assertThat(world.count(ASKED)).isEqualTo(1);
        assertThat(kept()).isEmpty();
        assertThat(problem("ada")).isEmpty();
    }

    @Test
    void anHourAfterTheEndItIsGivenUpAndThatIsSaid() throws Exception {
        untold();
        world.restart();
        down(100);
        world.clock.move(Departure.TRIED.minusSeconds(1));
        minute();
        // Its access token is too old, and the next is got: what was kept before is good for nothing.
        await().until(() -> world.count(ASKED) == 2);
        assertThat(kept()).hasSize(1);
        assertThat(logged.warnings()).isEmpty();
        world.restart();
        world.clock.move(Duration.ofSeconds(1));
        minute();
        await().until(() -> !logged.warnings().isEmpty());
        assertThat(logged.warnings()).singleElement().satisfies(line -> assertThat(line)
                .contains(
                        "Zoom could not be told within an hour",
                        "acme/ada",
                        "the user removes the app there (marketplace.zoom.us, Manage, Added Apps)"));
        assertThat(revocations()).containsExactly("given up, asked 1 times since a node was stopped");
        assertThat(problem("ada")).contains("Zoom could not be told: the user removes the app there");
        assertThat(kept()).isEmpty();
        minute();
        assertThat(world.count(ASKED)).isEqualTo(3);
        assertThat(logged.warnings()).hasSize(1);
    }

    /** A refresh token is good once: what it gave is kept before it is used. */
    @Test
    void aTokenThatHadToBeGotIsKeptForTheNextStart() throws Exception {
        world.users.tokens().drop("acme/ada");
        untold();
        assertThat(world.users.departing("acme", "ada").orElseThrow().refresh()).isNotEqualTo(refresh);
        world.restart();
        minute();
        await().until(() -> taken() == 1);
        assertThat(logged.warnings()).isEmpty();
    }

    /** As by a node that was stopped before it could write that Zoom took it. */
    @Test
    void whatIsRevokedAlreadyIsDone() throws Exception {
        untold();
        world.restart();
        world.cloud.revokeUser("z-ada");
        minute();
        await().until(() -> !revocations().isEmpty());
        assertThat(revocations().get(0)).startsWith("Zoom took it");
        assertThat(kept()).isEmpty();
        assertThat(problem("ada")).isEqualTo("not listed");
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void aTokenThatZoomDoesNotKnowWhileItKnowsTheUserIsNoEnd() throws Exception {
        world.fail("/oauth/revoke", 400, Map.of(), "{\"reason\":\"Invalid Token!\",\"error\":\"invalid_request\"}");
        assertThat(desk().disconnect("root", "acme", "ada").revoked()).isTrue();
        assertThat(world.count(ASKED)).isEqualTo(2);
        assertThat(taken()).isEqualTo(1);
    }

    @Test
    void whatIsDoneAndCannotBeRemovedIsNotAskedAgain() throws Exception {
        untold();
        world.cloud.faults().slow("/oauth/revoke", 1, Duration.ofMillis(100));
        minute();
        world.store.full(true);
        await().until(() -> !revocations().isEmpty());
        minute();
        minute();
        assertThat(kept()).hasSize(1);
        world.store.full(false);
        minutes(() -> kept().isEmpty());
        assertThat(world.count(ASKED)).isEqualTo(2);
        assertThat(revocations()).hasSize(1);
    }

    @Test
    void whatIsDamagedOrForeignIsRefusedOnceAndTheRestGoesOn() throws Exception {
        untold();
        String value = kept().get(0).value();
        world.restart();
        raw("acme/amy", "nonsense");
        raw("acme/bob", value);
        raw("nokey", value.substring(0, value.length() - 3) + "AAA");
        raw("acme/zoe", world.nodes.name() + "|a|b|c ");
        minute();
        await().until(() -> taken() == 1);
        for (int i = 0; i < 5; i++) {
            minute();
        }
        assertThat(logged.warnings()).hasSize(4).allSatisfy(line -> assertThat(line)
                .contains("does not open", "marketplace.zoom.us")
                .containsAnyOf("acme/amy", "acme/bob", "nokey", "acme/zoe"));
        await().untilAsserted(() -> assertThat(kept())
                .extracting(Stored::key)
                .containsExactly("acme/amy", "acme/bob", "acme/zoe", "nokey"));
        for (int i = 0; i < DepartureDocuments.LOOKS; i++) {
            minute();
        }
        assertThat(kept()).isEmpty();
        assertThat(revocations())
                .hasSize(5)
                .filteredOn(each -> each.startsWith("given up, what was kept for it does not open"))
                .hasSize(4);
        assertThat(logged.warnings()).hasSize(4);
        assertThat(world.count(ASKED)).isEqualTo(2);
    }

    @Test
    void withoutItsKeyThatIsSaidOnceAndItGoesOnWhenTheKeyComesBack() throws Exception {
        untold();
        Files.move(world.folder.resolve("zoom.key"), world.folder.resolve("away"));
        world.restart();
        for (int i = 0; i < 10; i++) {
            minute();
        }
        assertThat(logged.warnings()).singleElement().satisfies(line -> assertThat(line)
                .contains("acme/ada", "the key is not in the file of keys any more", "Bring the key back"));
        assertThat(world.count(ASKED)).isEqualTo(1);
        assertThat(problem("ada")).contains("Zoom does not take it yet");
        Files.move(world.folder.resolve("away"), world.folder.resolve("zoom.key"));
        minute();
        await().until(() -> taken() == 1);
        assertThat(logged.warnings()).hasSize(1);
    }

    @Test
    void anAccountThatIsNotThereYetIsWaitedFor() throws Exception {
        untold();
        world.account.modified(world.with(Map.of("user_client_id", "")));
        world.restart();
        minute();
        minute();
        assertThat(world.count(ASKED)).isEqualTo(1);
        assertThat(kept()).hasSize(1);
        world.account.modified(world.config());
        minutes(() -> taken() == 1);
    }

    @Test
    void allOfATenantAreKept() throws Exception {
        connect("z-bob");
        down(100);
        assertThat(desk().disconnectAll("root", "acme")).isEqualTo(2);
        await().until(() -> world.count(ASKED) == 2);
        world.restart();
        world.cloud.faults().clear();
        assertThat(kept()).extracting(Stored::key).containsExactly("acme/ada", "acme/bob");
        assertThat(world.store.list(UserConnections.SPACE, "")).isEmpty();
        minute();
        await().until(() -> taken() == 2);
        await().until(() -> kept().isEmpty());
    }

    @Test
    void whoRemovesTheAppThereMeanwhileIsDone() throws Exception {
        untold();
        AccountSettings settings = world.account.use().orElseThrow().settings();
        world.users.deauthorized(settings, settings.userApp().orElseThrow(), "z-bob", "false");
        assertThat(kept()).hasSize(1);
        world.users.deauthorized(settings, settings.userApp().orElseThrow(), "z-ada", "false");
        assertThat(kept()).isEmpty();
        assertThat(revocations()).containsExactly("the user removed the app at Zoom meanwhile");
        assertThat(problem("ada")).isEqualTo("not listed");
        minute();
        assertThat(world.count(ASKED)).isEqualTo(1);
    }

    @Test
    void whoAsksWhatIsKeptIsToldAndWhoIsErasedIsForgotten() throws Exception {
        untold();
        world.restart();
        ZoomPerson person = new ZoomPerson(world.accounts, world.users);
        assertThat(person.export(ADA)).anySatisfy(line -> assertThat(line)
                .contains("z-ada", "disconnected from app " + World.USER_ID, "2024-07-11", "still to be told")
                .doesNotContain(access, refresh));
        assertThat(person.erase("root", ADA)).anySatisfy(line -> assertThat(line)
                .contains("What was kept to tell Zoom", "is removed; Zoom was told."));
        assertThat(taken()).isEqualTo(1);
        assertThat(kept()).isEmpty();
        assertThat(world.store.history(DepartureDocuments.SPACE, "acme/ada")).isEmpty();
        assertThat(person.export(ADA)).noneMatch(line -> line.contains("told"));
        assertThat(person.erase("root", ADA)).noneMatch(line -> line.contains("told Zoom"));
        minute();
        assertThat(world.count(ASKED)).isEqualTo(2);
    }

    @Test
    void whoIsErasedWhileZoomIsDownIsForgottenAndDoesTheRest() throws Exception {
        untold();
        down(1);
        assertThat(new ZoomPerson(world.accounts, world.users).erase("root", ADA))
                .anySatisfy(line -> assertThat(line).contains("Zoom could not be told: the user removes the app"));
        assertThat(kept()).isEmpty();
        assertThat(problem("ada")).isEqualTo("not listed");
        minute();
        assertThat(world.count(ASKED)).isEqualTo(2);
    }

    @Test
    void whatDoesNotOpenIsErasedAsWell() throws Exception {
        untold();
        Files.delete(world.folder.resolve("zoom.key"));
        world.restart();
        ZoomPerson person = new ZoomPerson(world.accounts, world.users);
        assertThat(person.export(ADA)).anySatisfy(line -> assertThat(line).contains("cannot be opened"));
        assertThat(person.erase("root", ADA))
                .anySatisfy(line -> assertThat(line).contains("could not be told"));
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatEndedNothingIsNotTold() throws Exception {
        AutoCloseable unused = world.store.watch(DepartureDocuments.SPACE, each -> world.store.full(true));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> desk().disconnect("root", "acme", "ada")))
                .hasMessageContaining("Do it again");
        assertThat(kept()).hasSize(1);
        unused.close();
        world.store.full(false);
        minute();
        await().until(() -> kept().isEmpty());
        assertThat(world.count(ASKED)).isZero();
    }

    @Test
    void whatCouldNotBeKeptIsKeptLater() throws Exception {
        untold();
        world.clock.move(Duration.ofMinutes(59).plusSeconds(30));
        world.store.full(true);
        down(1);
        minute();
        await().until(() -> world.count(ASKED) == 2);
        // What is kept holds a refresh token that was used.
        assertThat(world.users.departing("acme", "ada").orElseThrow().refresh()).isEqualTo(refresh);
        world.store.full(false);
        down(100);
        minutes(() -> world.count(ASKED) > 2);
        assertThat(world.users.departing("acme", "ada").orElseThrow().refresh()).isNotEqualTo(refresh);
        world.restart();
        world.cloud.faults().clear();
        minute();
        await().until(() -> taken() == 1);
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void whatIsInMemoryAloneIsSaidWhenTheNodeIsStopped() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        Store store = (Store) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, given) -> {
                    if (failing.get()
                            && method.getName().equals("write")
                            && given[1].toString().contains(DepartureDocuments.SPACE)) {
                        throw new StoreException(StoreException.Reason.UNAVAILABLE, "No space left.");
                    }
                    return method.invoke(world.store, given);
                });
        world.users.close();
        world.users = new UserAccounts(
                world.accounts,
                store,
                world.secrets,
                world.audit,
                world.schedule,
                world.clock,
                world.folder.resolve("zoom.key"));
        untold();
        assertThat(kept()).isEmpty();
        world.users.close();
        assertThat(logged.warnings()).singleElement().satisfies(line -> assertThat(line)
                .contains("before this node was stopped", "acme/ada", "marketplace.zoom.us"));
    }
}
