package org.patchbay.zoom;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.ManualSchedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Zoom takes no token back, and then the node is stopped: whoever comes next goes on. */
class DeparturesTest extends Departing {
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
}
