package org.patchbay.presence.teams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.presence.teams.FakeSubscriptions.Made;
import org.patchbay.testkit.ops.ManualSchedule;

import static org.assertj.core.api.Assertions.assertThat;

/** What Microsoft is asked to tell. */
class TeamsHookTest extends Hooked {

    @Test
    void microsoftTellsOfThoseWhoHaveConnectedAndTheyAreReadOnce() {
        users(3);
        world.accounts.disconnect("u0002");
        world.intake.doubted.clear();
        tick();
        Made made = graph.only();
        assertThat(made.carrier()).isEqualTo("u0001");
        assertThat(made.ids())
                .containsExactlyInAnyOrder(world.teams.account("u0001").id, world.teams.account("u0003").id);
        assertThat(made.body().text("notificationUrl")).isEqualTo(URL);
        assertThat(made.body().text("lifecycleNotificationUrl")).isEqualTo(URL);
        assertThat(made.body().has("includeResourceData")).isFalse();
        assertThat(world.intake.doubted).containsExactly("TEAMS acme/u0001", "TEAMS acme/u0003");
        assertThat(hook.check().state()).isEqualTo(State.OK);
        assertThat(hook.check().text()).contains("2 users in 1 subscriptions").doesNotContain(made.secret());
        tick();
        assertThat(graph.done).as("and that is all").containsExactly("POST as u0001");
    }

    @Test
    void whoConnectsOrDisconnectsIsLookedAtAtOnce() {
        world.accounts.connect("u0007");
        world.accounts.disconnect("u0007");
        assertThat(world.intake.doubted).containsExactly("TEAMS acme/u0007", "TEAMS acme/u0007");
    }

    @Test
    void eachBlockOf650IsInTheNameOfSomebodyElse() {
        users(1_400);
        tick();
        assertThat(graph.all.values()).hasSize(3);
        assertThat(graph.all.values()).extracting(Made::carrier).doesNotHaveDuplicates();
        assertThat(graph.all.values()).extracting(each -> each.ids().size()).containsExactly(650, 650, 100);
        assertThat(graph.all.values()).extracting(Made::secret).doesNotHaveDuplicates();
        assertThat(graph.all.values())
                .allSatisfy(each -> assertThat(each.secret().length()).isBetween(32, 128));
        assertThat(world.intake.doubted).hasSize(1_400).doesNotHaveDuplicates();
    }

    @Test
    void withoutAnAddressOrForATenantThatIsNotReadThereIsNone() {
        users(1);
        configured.clear();
        hook.modified(configured);
        tick();
        assertThat(graph.done).isEmpty();
        assertThat(hook.check().text()).contains("read in turns", "notification_url");
        world.restart();
        configured.put("notification_url", URL);
        schedule = new ManualSchedule();
        hook = start();
        tick();
        assertThat(graph.done).as("nobody has read the tenant yet").isEmpty();
    }

    @Test
    void theyEndWhereTheAddressIsTakenAwayOrTheTenantIsNotSyncedAnyMore() {
        users(1);
        tick();
        hook.modified(Map.of());
        tick();
        assertThat(graph.all).isEmpty();
        hook.modified(configured);
        tick();
        assertThat(graph.all).hasSize(1);
        world.intake.synced = Set.of();
        tick();
        assertThat(hook.check().text()).contains("0 users in 0 subscriptions");
        int requests = graph.done.size();
        tick();
        assertThat(graph.done).hasSize(requests);
    }

    @Test
    void aWrongAddressIsNoneAndTheOneBeforeStays() {
        users(1);
        for (String wrong : List.of(
                "http://patchbay.example/hooks/teams-presence",
                "https://user@patchbay.example/x",
                "https://patchbay.example/x?y=1",
                "patchbay.example",
                "https:///x",
                "::")) {
            hook.modified(Map.of("notification_url", wrong, "certificate", "MIIEow", "keys_url", wrong));
            tick();
            assertThat(graph.only().body().text("notificationUrl")).as(wrong).isEqualTo(URL);
        }
        assertThat(graph.done).containsExactly("POST as u0001");
    }

    @Test
    void whoConnectsLaterIsTakenInAndWhoDisconnectsIsLeftOut() {
        users(2);
        tick();
        users(3);
        tick();
        assertThat(graph.only().ids()).as("those of a minute together").hasSize(2);
        pass(Duration.ofMinutes(1));
        assertThat(graph.only().ids()).hasSize(3);
        assertThat(graph.done).containsExactly("POST as u0001", "DELETE as u0001", "POST as u0001");
        world.accounts.disconnect("u0003");
        pass(Duration.ofMinutes(1).plusSeconds(20));
        assertThat(graph.only().ids()).hasSize(2);
        world.accounts.disconnect("u0001");
        world.intake.doubted.clear();
        pass(Duration.ofMinutes(2));
        assertThat(graph.all.values().stream().filter(each -> each.carrier().equals("u0002")))
                .as("in the name of another")
                .singleElement()
                .satisfies(each -> assertThat(each.ids()).containsExactly(world.teams.account("u0002").id));
        assertThat(world.intake.doubted).containsExactly("TEAMS acme/u0002");
        world.accounts.disconnect("u0002");
        tick();
        assertThat(hook.check().text()).contains("0 users in 0 subscriptions");
    }

    @Test
    void theyEndAtOnceWherePresenceIsDisabledOrAnotherNodeHasTheTenant() {
        users(2);
        tick();
        assertThat(graph.all).hasSize(1);
        world.intake.synced = Set.of();
        tick();
        assertThat(graph.all).isEmpty();
        assertThat(hook.check().text()).contains("0 users in 0 subscriptions");
        world.intake.synced = Set.of("acme");
        tick();
        assertThat(graph.only().ids()).hasSize(2);
    }

    @Test
    void theyStayWhileTheEngineIsReplaced() {
        users(2);
        tick();
        Made first = graph.only();
        hook.unbindIntake(world.intake);
        pass(Duration.ofMinutes(40));
        assertThat(graph.only().id()).isEqualTo(first.id());
        assertThat(graph.only().expires()).isAfter(world.clock.instant());
    }

    /** As after an update of the engine where several nodes share the tenants. */
    @Test
    void theyStayWhileItIsNotDecidedWhichNodeHasTheTenantAndNoneIsMade() {
        users(2);
        tick();
        Made first = graph.only();
        world.intake.synced = Set.of();
        world.intake.undecided = Set.of("acme");
        world.accounts.connect("u0003");
        pass(Duration.ofMinutes(40));
        assertThat(graph.only().id()).isEqualTo(first.id());
        assertThat(graph.only().expires()).as("and is renewed").isAfter(world.clock.instant());
        graph.all.clear();
        int before = graph.done.size();
        pass(Duration.ofMinutes(2));
        assertThat(graph.done.subList(before, graph.done.size())).doesNotContain("POST as u0001");
        world.intake.synced = Set.of("acme");
        world.intake.undecided = Set.of();
        pass(Duration.ofMinutes(60));
        assertThat(graph.only().ids()).hasSize(2);
        world.intake.synced = Set.of();
        tick();
        assertThat(graph.all).as("it is another node's").isEmpty();
    }

    /** Each user may have one subscription, and that of a node that is gone would be in the way. */
    @Test
    void theOneOfAnotherNodeGoesFirst() {
        users(2);
        ManualSchedule here = schedule;
        World.Intake elsewhere = new World.Intake();
        elsewhere.synced = Set.of();
        schedule = new ManualSchedule();
        TeamsHook other = start();
        other.unbindIntake(world.intake);
        other.bindIntake(elsewhere);
        schedule.elapse(TeamsHook.PERIOD);
        graph.hook(hook);
        here.elapse(TeamsHook.PERIOD);
        Made first = graph.only();
        // The first node is killed.
        graph.hook(other);
        elsewhere.synced = Set.of("acme");
        world.clock.move(Duration.ofMinutes(1));
        schedule.elapse(TeamsHook.PERIOD);
        assertThat(graph.only().id()).isNotEqualTo(first.id());
        assertThat(graph.done).containsExactly("POST as u0001", "DELETE as u0001", "POST as u0001");
        // And back, while both run.
        elsewhere.synced = Set.of();
        graph.hook(hook);
        world.intake.synced = Set.of();
        here.elapse(TeamsHook.PERIOD);
        world.intake.synced = Set.of("acme");
        here.elapse(TeamsHook.PERIOD);
        schedule.elapse(TeamsHook.PERIOD);
        assertThat(graph.only().ids()).hasSize(2);
        assertThat(other.check().text()).contains("0 users in 0 subscriptions");
        assertThat(hook.check().text()).contains("2 users in 1 subscriptions");
    }

    /** As after an update of this bundle: nothing is in memory, and nobody was read yet. */
    @Test
    void theyReturnAtOnceAfterAStart() throws Exception {
        users(2);
        tick();
        Made first = graph.only();
        hook.close();
        schedule = new ManualSchedule();
        world.restart();
        users(2);
        hook = start();
        tick();
        assertThat(graph.only().id()).isNotEqualTo(first.id());
        assertThat(graph.only().ids()).hasSize(2);
    }

    @Test
    void theyAreRenewedBeforeTheyEnd() {
        users(1);
        tick();
        Made first = graph.only();
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMinutes(50));
            assertThat(graph.only().id()).isEqualTo(first.id());
            assertThat(graph.only().expires()).isAfter(world.clock.instant());
        }
        assertThat(graph.done).containsOnlyOnce("POST as u0001").contains("PATCH as u0001");
    }

    @Test
    void oneThatIsLostIsMadeAnewAndAllAreRead() {
        users(1);
        tick();
        Made first = graph.only();
        graph.all.clear();
        world.intake.doubted.clear();
        pass(Duration.ofMinutes(45));
        assertThat(graph.only().id()).isNotEqualTo(first.id());
        assertThat(world.intake.doubted).containsExactly("TEAMS acme/u0001");
        assertThat(post(change(first, world.teams.account("u0001").id)).status())
                .isEqualTo(202);
        assertThat(hook.check().text()).as("of the one before").contains("0 taken", "1 of no subscription");
    }

    /** A renewal that does not get through is tried again; an expired one is made anew. */
    @Test
    void whileGraphIsNotToBeReachedItIsTriedAgain() {
        users(1);
        tick();
        graph.refusal = Optional.of(new GraphException(Reason.UNAVAILABLE, "down"));
        pass(Duration.ofMinutes(50));
        long tries =
                graph.done.stream().filter(each -> each.startsWith("PATCH")).count();
        assertThat(tries).isBetween(2L, 20L);
        assertThat(hook.check().state()).isEqualTo(State.WARN);
        assertThat(hook.check().text()).contains("down", "read in turns");
        pass(Duration.ofMinutes(20));
        graph.refusal = Optional.empty();
        world.intake.doubted.clear();
        pass(Duration.ofMinutes(11));
        assertThat(graph.only().expires()).isAfter(world.clock.instant());
        assertThat(world.intake.doubted).containsExactly("TEAMS acme/u0001");
        assertThat(hook.check().state()).isEqualTo(State.OK);
    }

    @Test
    void whoCannotHaveOneIsNotAskedForAnHourAndAnotherCarriesIt() {
        users(2);
        graph.refusal = Optional.of(new GraphException(Reason.NOT_CONNECTED, "sign in again"));
        tick();
        assertThat(graph.done).containsExactly("POST as u0001");
        graph.refusal = Optional.empty();
        tick();
        assertThat(graph.only().carrier()).isEqualTo("u0002");
        assertThat(graph.only().ids()).hasSize(2);
        graph.refusal = Optional.of(new GraphException(Reason.NOT_CONSENTED, "withdrawn"));
        pass(Duration.ofMinutes(45));
        int before = graph.done.size();
        pass(Duration.ofMinutes(10));
        assertThat(graph.done.size()).as("nobody is left, so nobody is asked").isLessThanOrEqualTo(before + 2);
    }

    @Test
    void aRefusalIsSaidAndTriedAgainEverMoreSeldom() {
        users(1);
        graph.refusal = Optional.of(new GraphException(Reason.REFUSED, "not in this cloud"));
        pass(Duration.ofHours(1));
        assertThat(graph.done.size()).isBetween(6, 14);
        assertThat(hook.check().state()).isEqualTo(State.WARN);
        assertThat(hook.check().text()).contains("not in this cloud", "read in turns");
    }

    @Test
    void theOneOfTheProcessBeforeGoesFirst() {
        users(1);
        tick();
        Made first = graph.only();
        world.restart();
        schedule = new ManualSchedule();
        hook = start();
        users(1);
        tick();
        assertThat(graph.only().id()).isNotEqualTo(first.id());
        assertThat(graph.done).containsExactly("POST as u0001", "DELETE as u0001", "POST as u0001");
    }
}
