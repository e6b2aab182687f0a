package org.patchbay.zoom;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.PresenceGate;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.api.presence.sync.Wish;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Faults;
import org.patchbay.lab.cloud.wire.Request;
import org.patchbay.lab.cloud.wire.WebServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What a connected account is for, and how it ends. */
class UserPresenceTest {
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

    private List<Seen> read(String user) {
        return World.done(world.presence.read("acme", List.of(user)));
    }

    private void show(String user, PresenceStatus status) {
        World.done(world.presence.show(new Wish("acme", user, status, Duration.ofMinutes(5))));
        world.clock.move(Duration.ofSeconds(61));
    }

    private List<PresenceGate> gates(String user) {
        return world.presence.heldOut("acme", user).stream().map(HeldOut::gate).toList();
    }

    private void required() {
        world.account.modified(world.with(Map.of("require_connected", true)));
    }

    private Request last(Predicate<Request> meant) {
        return world.cloud.requests().stream()
                .filter(each -> each.path().startsWith("/v2/") && meant.test(each))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    @Test
    void whoIsConnectedIsReadAndSetByTheirOwnTokenAlone() {
        world.scopes("user:read:admin phone:read:admin");
        assertThat(read("ada")).hasSize(1);
        show("ada", PresenceStatus.IN_A_CALL);
        assertThat(ada.status()).isEqualTo("In_A_Call");
        World.done(world.presence.clear("acme", "ada"));
        assertThat(ada.status()).isEqualTo("Available");
        assertThat(world.cloud.requests().stream().filter(each -> each.path().endsWith("/presence_status")))
                .isNotEmpty()
                .allSatisfy(each -> {
                    assertThat(each.path()).isEqualTo("/v2/users/me/presence_status");
                    assertThat(each.user()).isEqualTo("z-ada");
                    assertThat(each.scopes()).noneMatch(scope -> scope.endsWith(":admin"));
                });
        assertThat(World.fault(world.presence.show(new Wish("acme", "bob", PresenceStatus.BUSY, Duration.ofMinutes(5))))
                        .reason())
                .as("the account's app may not")
                .isEqualTo(Reason.NOT_CONNECTED);
        assertThat(gates("bob")).containsExactly(PresenceGate.PERMISSIONS_GRANTED);
        assertThat(gates("ada"))
                .as("what the account's app may not is not hers")
                .isEmpty();
    }

    @Test
    void othersAreServedByTheAccountsAppUnlessItIsRequired() {
        show("bob", PresenceStatus.BUSY);
        assertThat(last(each -> each.method().equals("PUT")).app()).isEqualTo(World.ID);
        assertThat(gates("bob")).isEmpty();
        required();
        assertThat(gates("ada")).isEmpty();
        assertThat(world.presence.heldOut("acme", "bob")).singleElement().satisfies(held -> {
            assertThat(held.gate()).isEqualTo(PresenceGate.ACCOUNT_CONNECTED);
            assertThat(held.text())
                    .contains("has not connected", "https://patchbay.example/pages/zoom-connect?tenant=acme");
        });
        long before = world.count("");
        assertThat(read("bob")).isEmpty();
        assertThat(World.fault(world.presence.show(new Wish("acme", "bob", PresenceStatus.AWAY, Duration.ofMinutes(5))))
                        .reason())
                .isEqualTo(Reason.NOT_CONNECTED);
        assertThat(world.count("")).as("Zoom is not asked").isEqualTo(before);
        assertThat(bob.status()).isEqualTo("Busy");
        connect("z-bob");
        assertThat(gates("bob")).isEmpty();
        assertThat(read("bob")).hasSize(1);
    }

    /** Else somebody would be shown as what somebody else does. */
    @Test
    void whoIsSomebodyElseAtZoomByNowIsNotSpokenForByThatConnection() {
        required();
        world.know(User.of("acme", "ada")
                .upn("ada@acme.example")
                .providerId("z-bob")
                .build());
        assertThat(gates("ada")).contains(PresenceGate.ACCOUNT_CONNECTED);
        world.know(User.of("acme", "ada").upn("ada@acme.example").build());
        assertThat(gates("ada")).as("by the mail address, as far as is known").isEmpty();
        world.know(User.of("acme", "ada").upn("bob@acme.example").build());
        PeopleTest.refresh(world);
        assertThat(gates("ada")).contains(PresenceGate.ACCOUNT_CONNECTED);
    }

    @Test
    void anotherAppOrAccountHasToBeConnectedAnew() {
        required();
        world.account.modified(world.with(Map.of("require_connected", true, "user_client_id", "client-3")));
        assertThat(gates("ada")).contains(PresenceGate.ACCOUNT_CONNECTED);
        required();
        assertThat(gates("ada")).isEmpty();
    }

    @Test
    void aTokenThatIsNotTakenIsRenewedOnce() {
        world.cloud.revoke();
        assertThat(read("ada")).hasSize(1);
        world.cloud.revokeUser("z-ada");
        assertThat(World.fault(world.presence.read("acme", List.of("ada"))).reason())
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(read("ada")).as("the account's app goes on").hasSize(1);
        assertThat(last(each -> each.method().equals("GET")).app()).isEqualTo(World.ID);
    }

    /** A listener such as Zoom posts to, with the app's own secret token. */
    private final class Posted implements AutoCloseable {
        private final ZoomHook hook = world.hook();
        private final WebServer server = new WebServer(Optional.empty(), new Faults(Answer::empty), this::take);

        Posted() {
            hook.bindIntake(world.intake);
            to(World.USER_HOOK_SECRET);
        }

        void to(String secret) {
            world.zoom.hooks(World.USER_ID).to(URI.create(server.uri() + "/hooks/zoom"), secret);
        }

        private Answer take(Asked asked) {
            WebhookAnswer answer = hook.take(new WebhookCall(
                    Map.of(
                            "x-zm-request-timestamp", List.of(asked.header("x-zm-request-timestamp")),
                            "x-zm-signature", List.of(asked.header("x-zm-signature"))),
                    Map.of(),
                    asked.body()));
            return answer.body().isEmpty()
                    ? Answer.empty(answer.status())
                    : Answer.text(answer.status(), answer.type(), answer.body());
        }

        void removes(String client, String user) {
            int before =
                    world.zoom.hooks(client).taken() + world.zoom.hooks(client).refused();
            world.cloud.remove(World.ACCOUNT, client, user, false);
            await().until(() ->
                    world.zoom.hooks(client).taken() + world.zoom.hooks(client).refused() > before);
        }

        @Override
        public void close() throws Exception {
            server.close();
            hook.close();
        }
    }

    private boolean isKept() {
        return world.store.get(UserConnections.SPACE, "acme/ada").isPresent();
    }

    @Test
    void whoRemovesTheAppAtZoomIsForgottenAtOnce() throws Exception {
        try (Posted posted = new Posted()) {
            assertThat(world.zoom.hooks(World.USER_ID).validate()).isTrue();
            posted.removes(World.USER_ID, "z-bob");
            assertThat(isKept()).as("somebody who never connected").isTrue();
            posted.removes(World.USER_ID, "z-ada");
            assertThat(world.zoom.hooks(World.USER_ID).taken()).isEqualTo(2);
            assertThat(isKept()).isFalse();
            assertThat(world.store.history(UserConnections.SPACE, "acme/ada")).isEmpty();
            assertThat(world.audit.newest(1)).singleElement().satisfies(entry -> {
                assertThat(entry.action()).isEqualTo("zoom-disconnect");
                assertThat(entry.detail()).contains("removed the app at Zoom", "user_data_retention: false");
            });
            assertThat(world.intake.doubted).contains("ZOOM acme/ada");
        }
    }

    @Test
    void whatIsForgedOrOfAnotherAppTakesNothingAway() throws Exception {
        try (Posted posted = new Posted()) {
            posted.to("guessed");
            posted.removes(World.USER_ID, "z-ada");
            assertThat(world.zoom.hooks(World.USER_ID).refused()).isEqualTo(1);
            posted.to(World.HOOK_SECRET);
            posted.removes(World.USER_ID, "z-ada");
            assertThat(world.zoom.hooks(World.USER_ID).taken())
                    .as("proven, and not by the app that it is about")
                    .isEqualTo(1);
            world.zoom.hooks("client-9").to(URI.create(posted.server.uri() + "/x"), World.USER_HOOK_SECRET);
            posted.removes("client-9", "z-ada");
            assertThat(world.zoom.hooks("client-9").taken()).isEqualTo(1);
            assertThat(isKept()).isTrue();
        }
    }

    @Test
    void whatCannotBeRemovedNowIsNotUsedAndZoomComesAgain() throws Exception {
        required();
        try (Posted posted = new Posted()) {
            world.store.full(true);
            posted.removes(World.USER_ID, "z-ada");
            assertThat(world.zoom.hooks(World.USER_ID).refused()).isEqualTo(1);
            assertThat(gates("ada")).contains(PresenceGate.ACCOUNT_CONNECTED);
            world.store.full(false);
            world.zoom.hooks(World.USER_ID).retries(1, Duration.ZERO);
            posted.removes(World.USER_ID, "z-ada");
            assertThat(world.zoom.hooks(World.USER_ID).taken()).isEqualTo(1);
            assertThat(isKept()).isFalse();
        }
    }

    @Test
    void whoIsErasedIsDisconnectedAndAnExportShowsNoSecret() throws Exception {
        ZoomPerson persons = new ZoomPerson(world.accounts, world.users);
        Person person = new Person("acme", Optional.of("ada"), List.of(), Set.of());
        assertThat(persons.export(person)).anySatisfy(line -> assertThat(line)
                .startsWith("Zoom account z-ada connected to app " + World.USER_ID + " since 2024-")
                .endsWith("user:read:presence_status, user:read:user, user:update:presence_status"));
        assertThat(String.join(" ", persons.export(person)))
                .doesNotContain(world.users.tokens().held("acme/ada").orElseThrow())
                .doesNotContain(world.users
                        .connections()
                        .get("acme", "ada")
                        .orElseThrow()
                        .connection()
                        .refresh());
        world.store.full(true);
        assertThatThrownBy(() -> persons.erase("root", person))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("stays on disk unused");
        world.store.full(false);
        assertThat(persons.erase("root", person))
                .anySatisfy(line -> assertThat(line).contains("was disconnected"));
        assertThat(isKept()).isFalse();
        assertThat(persons.erase("root", person)).noneMatch(line -> line.contains("disconnected"));
        assertThat(persons.export(person)).noneMatch(line -> line.contains("connected to app"));
    }
}
