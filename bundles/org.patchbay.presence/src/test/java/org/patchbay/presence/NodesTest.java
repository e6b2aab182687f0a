package org.patchbay.presence;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.PresenceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** Several nodes on one store: each person is one node's, whatever happens to the nodes. */
class NodesTest extends Nodes {

    @Test
    void aNodeAloneHasAllWithinATick() {
        Node one = new Node(0);
        world.engine = one.engine;
        world.pass(A_MOMENT);
        assertThat(one.tenants()).hasSize(12);
        world.users.keySet().forEach(this::meet);
        world.pass(A_MOMENT);
        allAre(PresenceStatus.IN_A_CALL);
    }

    @Test
    void whoComesGetsAPartAndWhatIsToldToOneReachesTheOther() {
        Node one = new Node(0);
        world.engine = one.engine;
        world.pass(A_MOMENT);
        world.users.keySet().forEach(this::meet);
        world.pass(A_MOMENT);
        Node two = new Node(86_400_000);
        world.pass(Duration.ofSeconds(20));
        assertThat(one.tenants()).hasSizeBetween(2, 10);
        assertThat(two.tenants()).hasSizeBetween(2, 10);
        assertThat(world.teams.forgotten).containsExactlyInAnyOrderElementsOf(two.tenants());
        eachIsOnes();
        allAre(PresenceStatus.IN_A_CALL);
        // All is told to the first.
        world.users.keySet().forEach(tenant -> world.zoom.does(tenant, "u1", PresenceStatus.DO_NOT_DISTURB));
        world.pass(A_MOMENT);
        allAre(PresenceStatus.DO_NOT_DISTURB);
        world.users.keySet().forEach(tenant -> world.zoom.does(tenant, "u1", PresenceStatus.AVAILABLE));
        world.pass(Duration.ofSeconds(30));
        allAre(PresenceStatus.AVAILABLE);
        assertThat(new TreeSet<>(writers)).containsExactly("node0", "node1");
    }

    @Test
    void whatANodeThatIsKilledHadIsTakenOverAndNothingStays() {
        Node one = new Node(0);
        Node two = new Node(-3_600_000);
        world.engine = one.engine;
        world.pass(Duration.ofSeconds(30));
        world.users.keySet().forEach(this::meet);
        world.pass(A_MOMENT);
        one.kill();
        world.users.keySet().forEach(tenant -> world.zoom.does(tenant, "u1", PresenceStatus.AVAILABLE));
        world.engine = two.engine;
        world.pass(TAKEN_OVER);
        assertThat(two.tenants()).hasSize(12);
        world.pass(Duration.ofSeconds(30));
        allAre(PresenceStatus.AVAILABLE);
        assertThat(world.store.list(Journal.SPACE, "")).isEmpty();
        assertThat(world.store.list(Lease.NODES, "")).extracting(Stored::key).containsExactly("node1");
    }

    @Test
    void whoStopsHandsOverAtOnce() {
        Node one = new Node(0);
        Node two = new Node(0);
        world.engine = one.engine;
        world.pass(Duration.ofSeconds(30));
        world.users.keySet().forEach(this::meet);
        world.pass(A_MOMENT);
        one.stop();
        world.engine = two.engine;
        world.pass(Duration.ofSeconds(1));
        assertThat(two.tenants()).hasSize(12);
        world.users.keySet().forEach(tenant -> world.zoom.does(tenant, "u1", PresenceStatus.AVAILABLE));
        world.pass(Duration.ofSeconds(30));
        allAre(PresenceStatus.AVAILABLE);
    }

    @Test
    void whoHungForALongTimeFindsThatOthersHaveTakenOver() {
        Node one = new Node(0);
        Node two = new Node(0);
        world.engine = one.engine;
        world.pass(Duration.ofSeconds(30));
        Set<String> before = one.tenants();
        one.hangs();
        before.forEach(this::meet);
        world.engine = two.engine;
        world.pass(TAKEN_OVER);
        assertThat(two.tenants()).hasSize(12);
        one.goesOn();
        assertThat(one.tenants()).isEmpty();
        world.pass(Duration.ofMinutes(1));
        eachIsOnes();
        assertThat(one.tenants()).isNotEmpty();
        world.pass(Duration.ofMinutes(6));
        before.forEach(tenant -> assertThat(world.teams.displayed(tenant, "u1")).isEqualTo(PresenceStatus.IN_A_CALL));
        assertThat(world.store.list(Lease.NODES, "")).hasSize(2);
    }

    @Test
    void whoCannotRenewRests() {
        Node one = new Node(0);
        world.engine = one.engine;
        world.pass(Duration.ofSeconds(30));
        meet("t1");
        world.pass(A_MOMENT);
        world.store.full(true);
        world.pass(Duration.ofMillis(Lease.VALID + 1_000));
        assertThat(one.tenants()).isEmpty();
        assertThat(one.desk.elsewhere("t1"))
                .hasValueSatisfying(text -> assertThat(text).contains("this node's, which cannot renew"));
        int before = writers.size();
        world.zoom.does("t1", "u1", PresenceStatus.AVAILABLE);
        world.pass(Duration.ofSeconds(10));
        assertThat(writers).hasSize(before);
        world.store.full(false);
        world.pass(Duration.ofSeconds(40));
        assertThat(one.tenants()).hasSize(12);
        assertThat(world.teams.displayed("t1", "u1")).isEqualTo(PresenceStatus.AVAILABLE);
    }

    @Test
    void callsAtOneNodeCountAtTheOtherUntilTheyEndOrItsNodeDoes() {
        Node one = new Node(0);
        Node two = new Node(0);
        world.engine = one.engine;
        world.pass(Duration.ofSeconds(30));
        String tenant = one.tenants().iterator().next();
        two.engine.answered(tenant, "c1", Set.of("u1", "u2"), world.now());
        world.pass(A_MOMENT);
        assertThat(world.teams.displayed(tenant, "u1")).isEqualTo(PresenceStatus.IN_A_CALL);
        assertThat(world.zoom.displayed(tenant, "u2")).isEqualTo(PresenceStatus.IN_A_CALL);
        two.engine.ended("c1");
        world.pass(A_MOMENT);
        assertThat(world.teams.displayed(tenant, "u1")).isEqualTo(PresenceStatus.AVAILABLE);
        two.engine.answered(tenant, "c2", Set.of("u1"), world.now());
        world.pass(A_MOMENT);
        assertThat(world.teams.displayed(tenant, "u1")).isEqualTo(PresenceStatus.IN_A_CALL);
        two.kill();
        world.pass(TAKEN_OVER.plusSeconds(30));
        assertThat(world.teams.displayed(tenant, "u1")).isEqualTo(PresenceStatus.AVAILABLE);
        assertThat(world.store.list(Told.SPACE, "")).isEmpty();
    }

    @Test
    void nonsenseInTheStoreStopsNobody() throws Exception {
        Node one = new Node(0);
        world.engine = one.engine;
        world.pass(A_MOMENT);
        world.store.write(
                "x",
                List.of(
                        Write.put(Told.SPACE, "t1/other", "nonsense\nCALLS\tmany\tu1\nCALLS\nMARS\tu1\nTEAMS\tu1\n"),
                        Write.put(Told.SPACE, "nothing", "TEAMS\tu1\n"),
                        Write.put(Lease.OWNERS, "t2", "nobody"),
                        Write.put(Lease.NODES, "ghost", "1")));
        world.pass(TAKEN_OVER.plusSeconds(20));
        assertThat(one.tenants()).hasSize(12);
        meet("t2");
        world.pass(A_MOMENT);
        assertThat(world.teams.displayed("t2", "u1")).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    /** Nodes come, go, hang and are killed while people do this and that; requests take their time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverHappensToNodesAllAgreeInTheEnd(long seed) {
        Random random = new Random(seed);
        world.teams.slowest = 900;
        world.zoom.slowest = 900;
        world.engine = new Node(0).engine;
        List<PresenceStatus> all = List.of(
                PresenceStatus.AVAILABLE,
                PresenceStatus.IN_A_MEETING,
                PresenceStatus.DO_NOT_DISTURB,
                PresenceStatus.AWAY);
        for (int round = 0; round < 60; round++) {
            nodeEvent(random);
            for (int i = 0; i < 6; i++) {
                List<Node> running = nodes.stream().filter(node -> node.runs).toList();
                world.engine = running.isEmpty() ? world.engine : running.get(random.nextInt(running.size())).engine;
                String tenant = "t" + random.nextInt(12);
                world.zoom.does(tenant, "u" + random.nextInt(5), all.get(random.nextInt(4)));
                world.pass(Duration.ofMillis(random.nextInt(4_000)));
            }
        }
        nodes.forEach(node -> {
            if (!node.runs) {
                node.goesOn();
            }
        });
        world.engine = (nodes.isEmpty() ? new Node(0) : nodes.get(0)).engine;
        world.pass(TAKEN_OVER.plus(Duration.ofMinutes(13)));
        eachIsOnes();
        for (String tenant : world.users.keySet()) {
            for (int i = 0; i < 5; i++) {
                PresenceStatus own = world.zoom.account(tenant, "u" + i).own;
                assertThat(world.teams.displayed(tenant, "u" + i))
                        .as("%s/u%s", tenant, i)
                        .isEqualTo(own == PresenceStatus.IN_A_MEETING ? PresenceStatus.IN_A_CALL : own);
            }
        }
    }

    private void nodeEvent(Random random) {
        Node any = nodes.isEmpty() ? null : nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(9)) {
            case 0 -> {
                if (nodes.size() < 4) {
                    new Node(random.nextInt(1_000_000));
                }
            }
            case 1 -> {
                if (any != null && any.runs && nodes.size() > 1) {
                    any.stop();
                }
            }
            case 2 -> {
                if (any != null && nodes.size() > 1) {
                    any.kill();
                }
            }
            case 3, 4 -> {
                if (any != null && any.runs) {
                    any.hangs();
                } else if (any != null) {
                    any.goesOn();
                }
            }
            default -> {}
        }
    }
}
