package org.patchbay.zoom;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.account.AccountTenant;
import org.patchbay.api.ops.account.ConnectedAccount;
import org.patchbay.api.ops.account.EndedAccount;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.Wish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** What operators see and end of what users have connected, and what of it stays at Zoom. */
class ConnectedDeskTest {
    private final World world = new World();
    private final World.Somebody ada = world.add("z-ada", "ada@acme.example");
    private final World.Somebody bob = world.add("z-bob", "bob@acme.example");

    @BeforeEach
    void connected() {
        world.open();
        connect("z-ada");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void connect(String user) {
        assertThat(new Visitor().connect(world, user).html()).contains("is connected");
    }

    private ConnectedDesk desk() {
        return new ConnectedDesk(world.accounts, world.users);
    }

    private void required() {
        world.account.modified(world.with(Map.of("require_connected", true)));
    }

    private void show(String user, PresenceStatus status) {
        World.done(world.presence.show(new Wish("acme", user, status, Duration.ofMinutes(5))));
        world.clock.move(Duration.ofSeconds(61));
    }

    private String gate(String user) {
        return String.join(
                " ",
                world.presence.heldOut("acme", user).stream().map(HeldOut::text).toList());
    }

    private static OperationException refused(ThrowingCallable call) {
        return catchThrowableOfType(OperationException.class, call);
    }

    private String problem(String user) throws Exception {
        return desk().connections("acme", "", 10).stream()
                .filter(each -> each.user().equals(user))
                .map(ConnectedAccount::problem)
                .findFirst()
                .orElse("not listed");
    }

    private long revoked() {
        return world.cloud.requests().stream()
                .filter(each -> each.path().equals("/oauth/revoke") && each.status() == 200)
                .count();
    }

    private List<String> audited() {
        return world.audit.newest(10).stream().map(AuditEntry::action).toList();
    }

    /** Lets minutes pass until it is so. */
    private void minutes(Callable<Boolean> so) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            world.schedule.elapse(Duration.ofMinutes(1));
            return so.call();
        });
    }

    @Test
    void whoIsConnectedIsListedInPagesAndWithoutSecrets() throws Exception {
        connect("z-bob");
        assertThat(desk().connections("acme", "", 1)).singleElement().satisfies(each -> {
            assertThat(each.user()).isEqualTo("ada");
            assertThat(each.account()).isEqualTo("z-ada");
            assertThat(each.scopes()).containsExactlyInAnyOrder(World.USER_SCOPES.split(" "));
            assertThat(each.since()).contains(world.clock.instant());
            assertThat(each.problem()).isEmpty();
            assertThat(each.toString())
                    .doesNotContain(world.users.tokens().held("acme/ada").orElseThrow())
                    .doesNotContain(world.users
                            .connections()
                            .get("acme", "ada")
                            .orElseThrow()
                            .connection()
                            .refresh());
        });
        assertThat(desk().connections("acme", "ada", 5))
                .extracting(ConnectedAccount::user)
                .containsExactly("bob");
        assertThat(desk().connections("acme", "bob", 5)).isEmpty();
        assertThat(desk().connections("acme", "", 0)).isEmpty();
        assertThat(desk().tenants())
                .containsExactly(new AccountTenant("acme", World.ACCOUNT, World.USER_ID, false, 2, ""));
        assertThat(desk().connectLink("acme")).hasToString(World.PUBLIC + "/pages/zoom-connect?tenant=acme");
    }

    @Test
    void whatIsNotThereIsSaid() {
        List<ThrowingCallable> nowhere = List.of(
                () -> desk().connections("globex", "", 1),
                () -> desk().connectLink("globex"),
                () -> desk().disconnect("root", "globex", "ada"),
                () -> desk().disconnectAll("root", "globex"));
        assertThat(nowhere).allSatisfy(each -> {
            assertThat(refused(each).reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(refused(each)).hasMessageContaining("No Zoom account is configured for tenant 'globex'");
        });
        for (String nobody : List.of("bob", "nobody", "", "../acme/ada")) {
            OperationException fault = refused(() -> desk().disconnect("root", "acme", nobody));
            assertThat(fault.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(fault).hasMessageContaining("is not connected. See patchbay:zoom-connections acme");
        }
        assertThat(audited()).containsExactly("zoom-connect");
        world.account.modified(world.with(Map.of("user_client_id", "")));
        assertThat(refused(() -> desk().connectLink("acme"))).hasMessageContaining("set user_client_id");
        assertThat(desk().tenants()).singleElement().satisfies(tenant -> {
            assertThat(tenant.app()).isEmpty();
            assertThat(tenant.connected()).isOne();
            assertThat(tenant.problem()).contains("Users cannot connect");
        });
    }

    @Test
    void whatAConnectionIsOfNoUseForIsSaid() throws Exception {
        world.account.modified(world.with(Map.of("user_client_id", "client-3")));
        assertThat(problem("ada")).contains("another app", "connect again");
        world.account.modified(world.with(Map.of("account_id", "acct-2")));
        assertThat(problem("ada")).contains("another account at Zoom");
        world.account.modified(world.with(Map.of("user_client_id", "")));
        assertThat(problem("ada")).contains("no app for users any more");
        world.account.modified(world.config());
        world.know(User.of("acme", "ada").providerId("z-bob").build());
        assertThat(problem("ada")).contains("somebody else at Zoom now");
        Files.delete(world.folder.resolve("zoom.key"));
        world.restart();
        assertThat(desk().connections("acme", "", 1)).singleElement().satisfies(each -> {
            assertThat(each.since()).isEmpty();
            assertThat(each.problem()).contains("cannot be opened");
        });
        assertThat(desk().disconnect("root", "acme", "ada").problem()).contains("Zoom could not be told");
        assertThat(problem("ada")).contains("It was disconnected. Zoom could not be told");
        assertThat(world.store.list(UserConnections.SPACE, "")).isEmpty();
    }

    @Test
    void anOperatorEndsOneAtOnceAndZoomTakesTheTokenBack() throws Exception {
        connect("z-bob");
        assertThat(desk().disconnect("root", "acme", "ada")).isEqualTo(new EndedAccount("ada", true, ""));
        assertThat(revoked()).isEqualTo(1);
        assertThat(desk().connections("acme", "", 5))
                .extracting(ConnectedAccount::user)
                .containsExactly("bob");
        assertThat(world.users.tokens().held("acme/ada")).isEmpty();
        assertThat(world.store.history(UserConnections.SPACE, "acme/ada")).isEmpty();
        assertThat(world.audit.newest(1)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo("root");
            assertThat(entry.tenant()).contains("acme");
            assertThat(entry.action()).isEqualTo("zoom-disconnect");
            assertThat(entry.detail()).isEqualTo("by an operator");
        });
        assertThat(refused(() -> desk().disconnect("root", "acme", "ada")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void whereZoomCannotBeToldItEndsAllTheSameAndThatIsSaid() throws Exception {
        required();
        world.cloud.faults().answer("/oauth/revoke", 1, 503);
        EndedAccount ended = desk().disconnect("root", "acme", "ada");
        assertThat(ended.revoked()).isFalse();
        assertThat(ended.problem()).contains("Zoom does not take it yet", "asked again each minute");
        assertThat(problem("ada")).startsWith("It was disconnected. Zoom does not take it yet");
        assertThat(gate("ada")).contains("Zoom does not take it yet", "zoom-connect?tenant=acme");
        assertThat(desk().tenants().get(0).connected()).isZero();
        assertThat(refused(() -> desk().disconnect("root", "acme", "ada"))).hasMessageContaining("does not take it");
        world.schedule.elapse(Duration.ofMinutes(1));
        await().until(() -> audited().get(0).equals("zoom-revoke"));
        assertThat(world.audit.newest(1).get(0).detail()).isEqualTo("Zoom took it, asked 2 times");
        assertThat(revoked()).isEqualTo(1);
        assertThat(problem("ada")).isEqualTo("not listed");
        assertThat(gate("ada")).contains("has not connected");
    }

    @Test
    void nobodyWaitsLongForAZoomThatIsSlow() throws Exception {
        world.cloud.faults().slow("/oauth/revoke", 1, Duration.ofMillis(500));
        EndedAccount ended =
                new ConnectedDesk(world.accounts, world.users, Duration.ofMillis(1)).disconnect("root", "acme", "ada");
        assertThat(ended.revoked()).isFalse();
        assertThat(ended.problem()).contains("has not answered yet", "patchbay:zoom-connections acme");
        assertThat(world.store.list(UserConnections.SPACE, "")).isEmpty();
        await().until(() -> revoked() == 1);
    }

    @Test
    void whoDisconnectsOnThePageIsToldWhatStays() {
        required();
        Visitor browser = new Visitor();
        PageAnswer page = browser.connect(world, "z-ada");
        show("ada", PresenceStatus.IN_A_CALL);
        assertThat(browser.post(world.page, Visitor.button(page)).html())
                .contains("is disconnected")
                .doesNotContain("still shows", "could not be told");
        assertThat(ada.status()).isEqualTo("Available");
        world.clock.move(Duration.ofSeconds(61));
        page = browser.connect(world, "z-ada");
        show("ada", PresenceStatus.IN_A_CALL);
        world.cloud.faults().answer("/oauth/revoke", 1, 503);
        world.fail("/presence_status", 403, Map.of(), "{}");
        assertThat(browser.post(world.page, Visitor.button(page)).html())
                .contains("Zoom still shows", "In A Call", "could not be told");
    }

    @Test
    void ofWhomIsErasedNothingIsSaidAnyMore() throws Exception {
        world.cloud.faults().answer("/oauth/revoke", 1, 503);
        assertThat(new ZoomPerson(world.accounts, world.users)
                        .erase("root", new Person("acme", Optional.of("ada"), List.of(), Set.of())))
                .anySatisfy(line -> assertThat(line).contains("was disconnected", "could not be told"));
        assertThat(problem("ada")).isEqualTo("not listed");
        world.schedule.elapse(Duration.ofMinutes(2));
        assertThat(world.users.gone().users("acme")).isEmpty();
        assertThat(revoked()).isZero();
    }

    @Test
    void afterAnHourItIsGivenUpAndThatIsSaid() throws Exception {
        world.cloud.faults().answer("/oauth/revoke", 100, 503);
        desk().disconnect("root", "acme", "ada");
        world.clock.move(Departure.TRIED.minusSeconds(61));
        world.schedule.elapse(Duration.ofMinutes(1));
        await().until(() -> world.count("POST /oauth/revoke") == 2);
        assertThat(problem("ada")).contains("asked again each minute");
        world.clock.move(Duration.ofSeconds(61));
        minutes(() -> audited().get(0).equals("zoom-revoke"));
        assertThat(world.audit.newest(1).get(0).detail()).matches("given up, asked [23] times");
        assertThat(problem("ada")).contains("Zoom could not be told: the user removes the app there");
        long before = world.count("POST /oauth/revoke");
        world.schedule.elapse(Duration.ofMinutes(5));
        assertThat(world.count("POST /oauth/revoke")).isEqualTo(before);
    }

    /** Zoom knows of one permission for each user: what is left of the one before must not end the new one. */
    @Test
    void whoConnectsAgainIsNotDisconnectedByWhatIsLeftOfBefore() throws Exception {
        required();
        world.cloud.faults().answer("/oauth/revoke", 1, 503);
        assertThat(desk().disconnect("root", "acme", "ada").revoked()).isFalse();
        connect("z-ada");
        assertThat(problem("ada")).isEmpty();
        assertThat(gate("ada")).isEmpty();
        world.schedule.elapse(Duration.ofMinutes(2));
        assertThat(revoked()).isZero();
        assertThat(World.done(world.presence.read("acme", List.of("ada")))).hasSize(1);
    }

    /** Zoom takes one a minute for each user. */
    @Test
    void whatWasShownJustNowIsTakenBackAMinuteLater() throws Exception {
        required();
        World.done(world.presence.show(new Wish("acme", "ada", PresenceStatus.IN_A_CALL, Duration.ofMinutes(5))));
        EndedAccount ended = desk().disconnect("root", "acme", "ada");
        assertThat(ended.revoked()).as("the token is needed for that").isFalse();
        assertThat(ended.problem()).contains("asked again each minute", "Zoom still shows \"In A Call\"");
        assertThat(revoked()).isZero();
        assertThat(gate("ada")).contains("Zoom still shows");
        world.clock.move(Duration.ofSeconds(61));
        world.schedule.elapse(Duration.ofMinutes(1));
        await().until(() -> revoked() == 1);
        assertThat(ada.status()).isEqualTo("Available");
        await().until(() -> gate("ada").contains("has not connected"));
    }

    @Test
    void whatStaysOnDiskIsNotUsedAndIsRemovedTheNextTime() throws Exception {
        required();
        world.store.full(true);
        OperationException fault = refused(() -> desk().disconnect("root", "acme", "ada"));
        assertThat(fault.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault).hasMessageContaining("Do it again");
        assertThat(gate("ada")).contains("has not connected");
        assertThat(refused(() -> desk().disconnectAll("root", "acme")).reason()).isEqualTo(Reason.UNAVAILABLE);
        world.store.full(false);
        assertThat(desk().disconnectAll("root", "acme")).isEqualTo(1);
        assertThat(world.store.list(UserConnections.SPACE, "")).isEmpty();
        assertThat(problem("ada")).as("what could not be removed is not opened").contains("could not be told");
    }

    @Test
    void allOfATenantEndAtOnceAndZoomIsToldAfterwards() throws Exception {
        connect("z-bob");
        world.cloud.faults().answer("/oauth/revoke", 1, 503);
        List<String> told = new ArrayList<>();
        try (AutoCloseable listening = world.users.listen((tenant, user) -> told.add(user))) {
            assertThat(desk().disconnectAll("root", "acme")).isEqualTo(2);
            assertThat(told).contains("ada", "bob");
        }
        assertThat(world.store.list(UserConnections.SPACE, "")).isEmpty();
        assertThat(world.users.tokens().held("acme/ada")).isEmpty();
        await().until(() -> audited().get(0).equals("zoom-revoke"));
        assertThat(world.audit.newest(2))
                .extracting(AuditEntry::author, AuditEntry::action, AuditEntry::detail)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("root", "zoom-revoke", "Zoom took it of 1 of 2"),
                        org.assertj.core.groups.Tuple.tuple("root", "zoom-disconnect-all", "2 users, by an operator"));
        assertThat(problem("ada")).as("the first").contains("asked again each minute");
        assertThat(problem("bob")).isEqualTo("not listed");
        assertThat(desk().disconnectAll("root", "acme")).as("again").isZero();
        assertThat(audited()).hasSize(4);
        world.schedule.elapse(Duration.ofMinutes(1));
        await().until(() -> problem("ada").equals("not listed"));
    }

    @Test
    void whatWasShownIsTakenBackByTheTokenBeforeThatIs() throws Exception {
        required();
        show("ada", PresenceStatus.IN_A_CALL);
        assertThat(desk().disconnect("root", "acme", "ada")).isEqualTo(new EndedAccount("ada", true, ""));
        assertThat(ada.status()).isEqualTo("Available");
        assertThat(world.cloud.requests().stream()
                        .filter(each -> each.status() < 300)
                        .map(each -> each.method() + " " + each.path())
                        .toList())
                .endsWith("PUT /v2/users/me/presence_status", "POST /oauth/revoke");
        World.done(world.presence.clear("acme", "ada"));
        assertThat(World.fault(world.presence.clear("acme", "bob")).reason())
                .as("of whom nothing is known")
                .isEqualTo(PresenceException.Reason.NOT_CONNECTED);
    }

    @Test
    void whatThePersonChoseSinceOrNobodyRemembersStays() throws Exception {
        required();
        connect("z-bob");
        show("ada", PresenceStatus.IN_A_CALL);
        ada.becomes("Away");
        desk().disconnect("root", "acme", "ada");
        assertThat(ada.status()).isEqualTo("Away");
        show("bob", PresenceStatus.BUSY);
        world.restart();
        assertThat(desk().disconnect("root", "acme", "bob").problem()).isEmpty();
        assertThat(bob.status()).isEqualTo("Busy");
    }

    /** It goes on with the account's app, and knows what holds. */
    @Test
    void whatTheAccountsAppGoesOnWithIsLeftToTheEngine() throws Exception {
        show("ada", PresenceStatus.IN_A_CALL);
        desk().disconnect("root", "acme", "ada");
        assertThat(ada.status()).isEqualTo("In_A_Call");
        World.done(world.presence.clear("acme", "ada"));
        assertThat(ada.status()).isEqualTo("Available");
    }

    @Test
    void whatCannotBeTakenBackIsSaid() throws Exception {
        required();
        show("ada", PresenceStatus.IN_A_CALL);
        world.cloud.faults().answer("/presence_status", 5, 503);
        assertThat(desk().disconnect("root", "acme", "ada").revoked()).isFalse();
        minutes(() -> revoked() == 1);
        await().until(() -> !problem("ada").contains("each minute"));
        assertThat(problem("ada").substring("It was disconnected. ".length()))
                .isEqualTo("Zoom still shows \"In A Call\", as was set here last, until the user chooses another status"
                        + " there.");
        assertThat(gate("ada")).contains("It was disconnected. Zoom still shows \"In A Call\"");
        connect("z-bob");
        show("bob", PresenceStatus.DO_NOT_DISTURB);
        world.cloud.revokeUser("z-bob");
        world.users.tokens().drop("acme/bob");
        assertThat(desk().disconnect("root", "acme", "bob").problem())
                .contains(
                        "could not be told", "Zoom still shows \"Do Not Disturb\", as was set here last, until 2024-");
        world.clock.move(Duration.ofMinutes(20));
        connect("z-bob");
        world.cloud.revokeUser("z-bob");
        world.users.tokens().drop("acme/bob");
        assertThat(desk().disconnect("root", "acme", "bob").problem())
                .as("it has ended by itself")
                .doesNotContain("still shows");
    }

    @Test
    void whoseTokenIsGoodForNothingAnyMoreIsToldWhatStays() throws Exception {
        required();
        connect("z-bob");
        show("ada", PresenceStatus.IN_A_CALL);
        show("bob", PresenceStatus.BUSY);
        AccountSettings settings = world.account.use().orElseThrow().settings();
        world.users.deauthorized(settings, settings.userApp().orElseThrow(), "z-ada", "false");
        assertThat(gate("ada")).contains("The user removed the app at Zoom. Zoom still shows \"In A Call\"");
        assertThat(problem("ada")).contains("removed the app at Zoom");
        assertThat(world.users.gone().lost()).as("on purpose").isEmpty();
        world.cloud.revokeUser("z-bob");
        World.fault(world.presence.read("acme", List.of("bob")));
        assertThat(gate("bob")).contains("has to connect the Zoom account again", "Zoom still shows \"Busy\"");
        assertThat(problem("bob")).contains("has to connect the Zoom account again");
        assertThat(world.users.gone().lost()).containsExactly("acme/bob");
        assertThat(desk().connections("acme", "", 5))
                .extracting(ConnectedAccount::user)
                .containsExactly("ada", "bob");
        assertThat(revoked()).isZero();
    }

    @Test
    void anotherNodeIsToldWhenSomebodyConnectsAgainOrIsEndedAndNotOfRenewals() throws Exception {
        required();
        List<String> told = new ArrayList<>();
        UserAccounts other = world.another();
        try (AutoCloseable listening = other.listen((tenant, user) -> told.add(tenant + "/" + user))) {
            ZoomAccount.Use use = world.account.use().orElseThrow();
            UserApp app = use.settings().userApp().orElseThrow();
            String before = World.done(other.tokens().get(use, app, "ada"));
            world.users.tokens().drop("acme/ada");
            World.done(world.users.tokens().get(use, app, "ada"));
            assertThat(told).as("renewed by both").isEmpty();
            connect("z-ada");
            assertThat(told).containsExactly("acme/ada");
            assertThat(other.tokens().held("acme/ada")).as("what it had before").isEmpty();
            assertThat(World.done(other.tokens().get(use, app, "ada"))).isNotEqualTo(before);
            desk().disconnect("root", "acme", "ada");
            assertThat(told).containsExactly("acme/ada", "acme/ada");
            assertThat(other.tokens().held("acme/ada")).isEmpty();
            connect("z-ada");
            assertThat(told).hasSize(3);
        } finally {
            other.close();
        }
    }

    @Test
    void whoConnectsAgainAtAnotherNodeHasNothingToDoAtThisOne() throws Exception {
        required();
        world.cloud.revokeUser("z-ada");
        world.users.tokens().drop("acme/ada");
        World.fault(world.presence.read("acme", List.of("ada")));
        assertThat(world.users.gone().lost()).containsExactly("acme/ada");
        UserAccounts here = world.users;
        UserAccounts other = world.another();
        world.users = other;
        world.page = new ConnectPage(world.accounts, other);
        connect("z-ada");
        world.users = here;
        other.close();
        assertThat(here.gone().lost()).isEmpty();
        assertThat(gate("ada")).isEmpty();
    }
}
