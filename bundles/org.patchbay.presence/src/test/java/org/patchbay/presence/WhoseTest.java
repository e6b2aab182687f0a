package org.patchbay.presence;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.presence.PresenceLimit;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Limit;
import org.patchbay.api.presence.sync.Limit.Kind;
import org.patchbay.api.presence.sync.Limit.Share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whose a tenant is, as others are told, and what nodes share. */
class WhoseTest extends Nodes {

    /** Whoever holds something for a tenant, as subscriptions are, is not told to end it before it is another's. */
    private void nothingOfItIsToEndMeanwhile(Node node) {
        world.ticking.add(() -> {
            Set<String> all = new TreeSet<>(node.engine.synced());
            all.addAll(node.engine.undecided());
            if (node.runs && !all.equals(world.users.keySet())) {
                violations.add("At " + world.now() + " only of " + all + " nothing was to end.");
            }
        });
    }

    @Test
    void afterAnUpdateNothingIsEndedBeforeTheTenantsAreTakenUpAnew() {
        Node one = new Node(0);
        world.engine = one.engine;
        world.pass(A_MOMENT);
        meet("t1");
        world.pass(A_MOMENT);
        assertThat(one.engine.synced()).hasSize(12);
        assertThat(one.engine.undecided()).isEmpty();
        one.stop();
        Node two = new Node(0);
        world.engine = two.engine;
        assertThat(two.engine.synced()).isEmpty();
        assertThat(two.engine.undecided()).hasSize(12);
        nothingOfItIsToEndMeanwhile(two);
        world.pass(A_MOMENT);
        assertThat(two.engine.synced()).hasSize(12);
        assertThat(two.engine.undecided()).isEmpty();
        // One that could not end in good order is waited for.
        two.kill();
        Node three = new Node(0);
        world.engine = three.engine;
        nothingOfItIsToEndMeanwhile(three);
        world.pass(A_MOMENT);
        assertThat(three.engine.undecided()).hasSize(12);
        world.pass(TAKEN_OVER);
        assertThat(three.engine.synced()).hasSize(12);
        // And while nothing can be renewed, nobody else has them.
        world.store.full(true);
        world.pass(Duration.ofMillis(Lease.VALID + 1_000));
        assertThat(three.engine.undecided()).hasSize(12);
        world.store.full(false);
    }

    @Test
    void whatAnotherNodeHasIsDecidedOnceItWasSeenToRenewAndSaidToWhoAsksHere() throws Exception {
        Node one = new Node(0);
        Node two = new Node(0);
        world.engine = one.engine;
        world.pass(Duration.ofMillis(4 * Lease.BEAT));
        assertThat(one.engine.undecided()).isEmpty();
        assertThat(two.engine.undecided()).isEmpty();
        assertThat(one.engine.synced()).doesNotContainAnyElementsOf(two.engine.synced());
        String tenant = two.tenants().iterator().next();
        meet(tenant);
        world.pass(A_MOMENT);
        assertThat(one.desk.explain(tenant, "u1").steps()).singleElement().satisfies(step -> assertThat(step.what())
                .contains("Node node1 sees to it"));
        assertThatThrownBy(() -> one.desk.users(tenant, 9)).hasMessageContaining("Node node1 sees to it");
        assertThat(one.desk.tenants())
                .filteredOn(each -> each.tenant().equals(tenant))
                .singleElement()
                .satisfies(each -> assertThat(each.problem()).contains("Node node1 sees to it"));
        assertThat(two.desk.explain(tenant, "u1").steps()).hasSizeGreaterThan(1);
        assertThat(two.desk.elsewhere(tenant)).isEmpty();
        two.kill();
        world.pass(Duration.ofMillis(Lease.DEAD + Lease.BEAT));
        assertThat(one.desk.elsewhere(tenant)).isEmpty();
        Node three = new Node(0);
        assertThat(three.desk.elsewhere(tenant)).hasValue("No node sees to it yet.");
        three.tick();
        assertThat(three.desk.elsewhere(tenant)).hasValueSatisfying(text -> assertThat(text)
                .contains("for the moment: node0, which did, does not answer"));
    }

    /** A tenant's limit is one node's; what the platform takes of the application they share. */
    @Test
    void whatThePlatformTakesOfTheApplicationIsSharedByAllNodes() {
        Limit all = FakeEnd.limit("all", Share.APPLICATION, 1_000, Duration.ofSeconds(10), Kind.WRITE, Kind.READ);
        Limit each = FakeEnd.limit("each", Share.TENANT, 100, Duration.ofSeconds(10), Kind.WRITE);
        world.teams.limits = List.of(all, each);
        Node one = new Node(0);
        world.engine = one.engine;
        world.pass(A_MOMENT);
        assertThat(one.desk.limits()).extracting(PresenceLimit::allowed).contains("1000 in PT10S", "100 in PT10S");
        Node two = new Node(0);
        world.pass(Duration.ofSeconds(20));
        for (Node node : List.of(one, two)) {
            assertThat(node.desk.limits())
                    .extracting(PresenceLimit::allowed)
                    .contains("500 in PT10S", "100 in PT10S")
                    .doesNotContain("1000 in PT10S");
        }
        two.stop();
        world.pass(Duration.ofSeconds(20));
        assertThat(one.desk.limits()).extracting(PresenceLimit::allowed).contains("1000 in PT10S");
        meet("t1");
        world.pass(A_MOMENT);
    }

    /** Whoever takes a tenant over begins with nothing saved up: the platform counts both nodes' requests together. */
    @Test
    void whenATenantGoesToAnotherNodeBothTogetherSendWhatOneMay() {
        Limit limit = FakeEnd.limit("presence", Share.TENANT, 100, Duration.ofSeconds(30), Kind.WRITE, Kind.READ);
        world.teams.limits = List.of(limit);
        world.tenant("big", 600);
        Node one = new Node(0);
        Node two = new Node(5);
        world.engine = one.engine;
        world.pass(Duration.ofSeconds(60));
        Node owner = owner("big");
        for (int i = 0; i < 600; i++) {
            world.zoom.does("big", "u" + i, PresenceStatus.IN_A_MEETING);
        }
        world.pass(Duration.ofSeconds(40));
        int before = world.teams.writes.size();
        assertThat(before).isGreaterThan(100);
        owner.stop();
        Node other = owner == one ? two : one;
        world.engine = other.engine;
        world.pass(Duration.ofSeconds(30));
        assertThat(other.tenants()).contains("big");
        // As many in one window, whoever sent them, is what the fake looks at.
        assertThat(world.teams.writes.size() - before).isBetween(40, 100);
        // Others come until one of them has it, in the middle of its writing.
        for (int i = 0; i < 6 && other.tenants().contains("big"); i++) {
            new Node(i);
            world.pass(Duration.ofSeconds(15));
        }
        world.pass(Duration.ofMinutes(4));
        assertThat(world.teams.displayed("big", "u599")).isEqualTo(PresenceStatus.IN_A_CALL);
    }
}
