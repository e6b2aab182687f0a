package org.patchbay.presence.teams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.patchbay.api.directory.User;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is read and shown in Teams. */
class TeamsEndTest {
    private static final String READ = "POST /communications/getPresencesByUserId";

    private final World world = new World();
    private final FakeTeams.Account ada = world.teams.add("ada", 1);

    TeamsEndTest() {
        world.know(
                World.user(ada),
                User.of("acme", "bob").upn("bob@acme.example").build(),
                User.of("acme", "eve").build(),
                User.of("acme", "mal").entraId("../me").build(),
                User.of("acme", "dot").upn("a..b@acme.example").build());
        world.accounts.connect("ada");
    }

    @AfterEach
    void close() {
        world.end.close();
    }

    private List<Seen> read(String... users) {
        return World.done(world.end.read("acme", List.of(users)));
    }

    private static Wish wish(PresenceStatus status, Duration lasts) {
        return new Wish("acme", "ada", status, lasts);
    }

    private void show(PresenceStatus status) {
        World.done(world.end.show(wish(status, Duration.ofMinutes(60))));
    }

    private void clear() {
        World.done(world.end.clear("acme", "ada"));
    }

    private List<String> actions() {
        String path = "POST /users/" + ada.id;
        return world.teams.requests.stream().map(each -> each.replace(path, "")).toList();
    }

    @Test
    void readsWithStampAndTheWordsThatWereSaid() {
        ada.client = "Busy/SomethingNew";
        assertThat(read("ada")).singleElement().satisfies(seen -> {
            assertThat(seen.tenant() + "/" + seen.user()).isEqualTo("acme/ada");
            assertThat(seen.presence().status()).isEqualTo(PresenceStatus.BUSY);
            assertThat(seen.presence().said()).isEqualTo("Busy/SomethingNew");
            assertThat(seen.presence().at()).isEqualTo(world.clock.instant());
            assertThat(seen.stamp()).isEqualTo("00000001");
        });
        ada.client = "Dancing/Tango";
        world.teams.stamps = false;
        assertThat(read("ada")).singleElement().satisfies(seen -> {
            assertThat(seen.presence().status()).isEqualTo(PresenceStatus.UNKNOWN);
            assertThat(seen.presence().said()).isEqualTo("Dancing/Tango");
            assertThat(seen.stamp()).isEmpty();
        });
        assertThat(world.teams.requests).containsOnly(READ);
    }

    @Test
    void readsAPageInOneRequest() {
        List<User> users = new ArrayList<>();
        IntStream.range(2, 652).forEach(i -> users.add(World.user(world.teams.add("u" + i, i))));
        world.know(users.toArray(User[]::new));
        assertThat(read(users.stream().map(User::id).toArray(String[]::new))).hasSize(world.end.page());
        assertThat(world.teams.requests).containsExactly(READ);
    }

    /** What is seen of an account is seen of everybody who has it, and asked for once. */
    @Test
    void twoUsersWithOneAccountAreBothRead() {
        world.know(World.user(ada), User.of("acme", "twin").entraId(ada.id).build());
        assertThat(read("ada", "twin")).extracting(Seen::user).containsExactlyInAnyOrder("ada", "twin");
        assertThat(world.teams.sent)
                .singleElement()
                .satisfies(each -> assertThat(each.body().orElseThrow()).containsOnlyOnce(ada.id));
    }

    @Test
    void whoHasNoObjectIdIsLookedUpOnceByTheUserPrincipalName() {
        FakeTeams.Account bob = world.teams.add("bob", 2);
        assertThat(read("bob", "ada")).extracting(Seen::user).containsExactlyInAnyOrder("bob", "ada");
        assertThat(read("bob")).hasSize(1);
        assertThat(world.teams.requests)
                .containsExactly("GET /users/bob@acme.example", READ, READ)
                .noneMatch(each -> each.contains(bob.id));
    }

    /** A first reading of a page in which nobody has an object id: 650 are known after seven turns, in 33 requests. */
    @Test
    void whoHasNoObjectIdIsLookedUpWithOthersInOneRequest() {
        List<User> users = new ArrayList<>();
        IntStream.range(2, 652).forEach(i -> {
            FakeTeams.Account account = world.teams.add("u" + i, i);
            users.add(User.of("acme", account.user)
                    .upn(account.user + "@acme.example")
                    .build());
        });
        world.know(users.toArray(User[]::new));
        String[] ids = users.stream().map(User::id).toArray(String[]::new);
        assertThat(read(ids)).hasSize(100);
        assertThat(world.teams.together).containsExactly(20, 20, 20, 20, 20);
        for (int turn = 2; turn <= 7; turn++) {
            read(ids);
        }
        assertThat(read(ids)).hasSize(650);
        assertThat(world.teams.together).hasSize(33);
    }

    @Test
    void thoseWhoHaveConnectedAreLookedUpInTheNameOfOneOfThem() {
        List<User> users = new ArrayList<>();
        IntStream.range(2, 8).forEach(i -> {
            FakeTeams.Account account = world.teams.add("u" + i, i);
            users.add(User.of("acme", account.user)
                    .upn(account.user + "@acme.example")
                    .build());
            if (i > 4) {
                world.accounts.connect(account.user);
            }
        });
        world.know(users.toArray(User[]::new));
        String[] ids = users.stream().map(User::id).toArray(String[]::new);
        // The first of them may not ask: it has not agreed to that itself, or just disconnected.
        world.teams.fault = request -> request.user().equals(Optional.of("u5"))
                ? Optional.of(new GraphException(GraphException.Reason.NOT_CONSENTED, "she did not agree"))
                : Optional.empty();
        assertThat(read(ids))
                .extracting(Seen::user)
                .as("the others by themselves")
                .containsExactlyInAnyOrder("u2", "u3", "u4", "u6", "u7");
        assertThat(world.teams.requests)
                .contains(
                        "GET /users/u2@acme.example",
                        "GET /users/u6@acme.example as u5",
                        "GET /users/u6@acme.example as u6")
                .doesNotContain("GET /users/u2@acme.example as u5");
        assertThat(world.teams.together).containsExactly(3, 3);
        world.teams.fault = request -> Optional.empty();
        assertThat(read(ids)).hasSize(6);
    }

    /** What was not asked is asked as soon as it may be: a user who connects is not left waiting. */
    @Test
    void whoCouldNotBeLookedUpForWantOfConsentIsLookedUpOnceThereIs() {
        world.teams.add("bob", 2);
        world.teams.fault =
                request -> Optional.of(new GraphException(GraphException.Reason.NOT_CONSENTED, "nobody consented"));
        assertThat(read("bob")).isEmpty();
        world.teams.fault = request -> Optional.empty();
        assertThat(read("bob")).hasSize(1);
    }

    @Test
    void whoIsNotKnownIsLeftOutAndHeldOutWithATextThatSaysWhatToDo() {
        assertThat(read("bob", "eve", "mal", "dot", "nobody")).isEmpty();
        assertThat(world.teams.requests)
                .as("no more than one is asked for")
                .containsExactly("GET /users/bob@acme.example");
        assertThat(read("bob")).isEmpty();
        assertThat(world.teams.requests).as("nor twice").hasSize(1);
        assertThat(held("bob")).contains("knows nobody", "upn");
        assertThat(held("eve")).contains("entra_id");
        assertThat(held("mal")).contains("no object id");
        assertThat(held("dot")).contains("entra_id");
        assertThat(World.fault(world.end.show(new Wish("acme", "eve", PresenceStatus.BUSY, Duration.ofMinutes(5))))
                        .reason())
                .isEqualTo(Reason.REFUSED);
        World.done(world.end.clear("acme", "eve"));
        world.clock.move(Duration.ofHours(2));
        world.teams.add("bob", 2);
        assertThat(read("bob")).as("after some time it is asked again").hasSize(1);
    }

    /** Or one failure of Graph would leave somebody out for an hour. */
    @Test
    void whoCouldNotBeLookedUpIsAskedForAgainSoon() {
        world.teams.add("bob", 2);
        world.teams.fault = request ->
                Optional.of(new GraphException(GraphException.Reason.UNAVAILABLE, "Graph is not to be reached."));
        assertThat(read("bob")).isEmpty();
        world.accounts.connect("bob");
        assertThat(world.end.heldOut("acme", "bob")).isEmpty();
        assertThat(World.fault(world.end.show(new Wish("acme", "bob", PresenceStatus.BUSY, Duration.ofMinutes(5))))
                        .reason())
                .isEqualTo(Reason.UNAVAILABLE);
        world.teams.fault = request -> Optional.empty();
        world.clock.move(Duration.ofMinutes(2));
        assertThat(read("bob")).hasSize(1);
    }

    private String held(String user) {
        return world.end.heldOut("acme", user).stream()
                .map(HeldOut::text)
                .findFirst()
                .orElse("");
    }

    @Test
    void whoHasNotConnectedTheAccountIsHeldOut() throws Exception {
        assertThat(world.end.heldOut("acme", "ada")).isEmpty();
        world.accounts.disconnect("ada");
        assertThat(held("ada")).contains("has not connected");
        world.microsoft.unbindAccounts(world.accounts);
        world.accounts.connect("ada");
        assertThat(held("ada")).contains("org.patchbay.graph");
    }

    @ParameterizedTest
    @CsvSource({
        "IN_A_CALL,Busy/InACall",
        "PRESENTING,DoNotDisturb/Presenting",
        "BUSY,Busy/Busy",
        "DO_NOT_DISTURB,DoNotDisturb/DoNotDisturb",
        "AWAY,Away/Away"
    })
    void showsAStatusAndNothingElseOnTheWayThereAndBack(PresenceStatus status, String pair) {
        for (String client : List.of("Available/Available", "")) {
            ada.client = client;
            String without = world.teams.displayed("ada");
            world.teams.shown.clear();
            show(status);
            assertThat(world.teams.displayed("ada")).isEqualTo(pair);
            assertThat(read("ada").get(0).presence().status()).isEqualTo(status);
            assertThat(world.teams.shown).isSubsetOf(without, pair);
            clear();
            assertThat(world.teams.displayed("ada")).isEqualTo(without);
            assertThat(world.teams.shown).isSubsetOf(without, pair);
            assertThat(ada.sessions).isEmpty();
            assertThat(ada.preferred).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverTakesWhatItDoesNotShow(PresenceStatus status) {
        if (!world.end.shows().contains(status)) {
            assertThat(World.fault(world.end.show(wish(status, Duration.ofMinutes(5))))
                            .reason())
                    .isEqualTo(Reason.REFUSED);
            assertThat(world.teams.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"PT1S,PT5M", "PT10M1S,PT11M", "PT60M,PT60M", "PT9H,PT240M"})
    void lastsAsLongAsTeamsTakes(Duration asked, String said) {
        World.done(world.end.show(wish(PresenceStatus.AWAY, asked)));
        assertThat(world.teams.sent).hasSize(2).allSatisfy(each -> assertThat(
                        each.body().orElseThrow())
                .contains("\"expirationDuration\":\"" + said + "\""));
    }

    @Test
    void faultsSayWhatTheEngineHasToDo() {
        expect(GraphException.Reason.NOT_CONSENTED, Optional.empty(), Reason.NOT_CONNECTED);
        expect(GraphException.Reason.NOT_CONNECTED, Optional.empty(), Reason.NOT_CONNECTED);
        expect(GraphException.Reason.NOT_ENABLED, Optional.empty(), Reason.NOT_CONNECTED);
        expect(GraphException.Reason.NOT_DECLARED, Optional.empty(), Reason.REFUSED);
        expect(GraphException.Reason.OTHER_PURPOSE, Optional.empty(), Reason.REFUSED);
        expect(GraphException.Reason.REFUSED, Optional.empty(), Reason.REFUSED);
        expect(GraphException.Reason.UNAVAILABLE, Optional.empty(), Reason.UNAVAILABLE);
        expect(GraphException.Reason.UNAVAILABLE, Optional.of(Duration.ofSeconds(9)), Reason.LIMITED);
        world.teams.fault = request -> Optional.of(new GraphException(
                GraphException.Reason.UNAVAILABLE, "503", Optional.of(Duration.ofSeconds(9)), 503, ""));
        assertThat(World.fault(world.end.show(wish(PresenceStatus.IN_A_CALL, Duration.ofMinutes(5)))))
                .as("perhaps it was done")
                .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE))
                .satisfies(fault -> assertThat(fault.retryAfter()).contains(Duration.ofSeconds(9)));
        world.teams.fault = request -> Optional.of(new IllegalArgumentException("secret"));
        assertThat(World.fault(world.end.show(wish(PresenceStatus.IN_A_CALL, Duration.ofMinutes(5)))))
                .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasMessageNotContaining("secret");
        world.microsoft.unbindClient(world.teams);
        assertThat(World.fault(world.end.read("acme", List.of("ada"))))
                .satisfies(fault -> assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasMessageContaining("org.patchbay.graph");
    }

    private void expect(GraphException.Reason graph, Optional<Duration> wait, Reason reason) {
        world.teams.fault = request -> Optional.of(new GraphException(graph, "why", wait));
        for (var stage : List.of(
                world.end.read("acme", List.of("ada")),
                world.end.show(wish(PresenceStatus.IN_A_CALL, Duration.ofMinutes(5))))) {
            assertThat(World.fault(stage))
                    .hasMessage("why")
                    .satisfies(fault -> assertThat(fault.reason()).isEqualTo(reason))
                    .satisfies(fault -> assertThat(fault.retryAfter()).isEqualTo(wait));
        }
    }

    @Test
    void nothingIsTakenBackWhereTheAccountIsNotConnectedAnyMore() {
        show(PresenceStatus.BUSY);
        world.teams.fault =
                request -> Optional.of(new GraphException(GraphException.Reason.NOT_CONNECTED, "signed out"));
        assertThat(World.fault(world.end.clear("acme", "ada")).reason()).isEqualTo(Reason.NOT_CONNECTED);
        await().untilAsserted(() -> assertThat(world.store.list(Ours.SPACE, "")).isEmpty());
    }

    @Test
    void whereNoSessionIsThereNothingHasToBeClearedAndAnyOtherRefusalIsAFault() {
        clear();
        world.teams.fault = request -> Optional.of(
                new GraphException(GraphException.Reason.REFUSED, "403", Optional.empty(), 403, "Forbidden"));
        assertThat(World.fault(world.end.clear("acme", "ada")).reason()).isEqualTo(Reason.REFUSED);
    }

    @Test
    void withoutAnAppNothingIsShown() {
        world.accounts.app = Optional.empty();
        assertThat(World.fault(world.end.show(wish(PresenceStatus.IN_A_CALL, Duration.ofMinutes(5))))
                        .reason())
                .isEqualTo(Reason.NOT_CONNECTED);
        assertThat(world.teams.requests).isEmpty();
    }

    @Test
    void anAnswerThatIsNoneIsAFaultAndNobodysPresence() {
        for (String body : List.of("", "[]", "{}", "{\"value\":{}}", "{\"value\":[{\"id\":", "null", "<html>")) {
            world.teams.other = request -> Optional.of(new GraphResponse(200, java.util.Map.of(), body));
            assertThat(World.fault(world.end.read("acme", List.of("ada"))).reason())
                    .as(body)
                    .isEqualTo(Reason.UNAVAILABLE);
        }
        for (String item : List.of("null", "7", "{}", "{\"id\":7}", "{\"id\":\"" + ada.id + "\"}")) {
            world.teams.other =
                    request -> Optional.of(new GraphResponse(200, java.util.Map.of(), "{\"value\":[" + item + "]}"));
            assertThat(read("ada")).as(item).isEmpty();
        }
    }

    @Test
    void namesMicrosoftsLimits() {
        assertThat(world.end.limits())
                .anySatisfy(limit -> {
                    assertThat(limit.of()).isEqualTo(Limit.Share.TENANT);
                    assertThat(limit.kinds()).containsExactlyInAnyOrder(Limit.Kind.READ, Limit.Kind.WRITE);
                    assertThat(limit.permits()).isEqualTo(1_500);
                    assertThat(limit.per()).isEqualTo(Duration.ofSeconds(30));
                })
                .anySatisfy(limit -> assertThat(limit.of()).isEqualTo(Limit.Share.APPLICATION));
        assertThat(world.end.layered()).isTrue();
        assertThat(world.end.page()).isEqualTo(650);
    }
}
