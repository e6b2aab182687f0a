package org.patchbay.routing.continuity;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.routing.ContinuityView;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** By itself: out for 30 s, well for 300 s, moved for 600 s at least; half of 20 calls in 60 s. */
class AutomationTest {
    private final MemoryStore store = new MemoryStore();
    private final Directory directory = Plans.firm().directory();
    private Node node;

    @BeforeEach
    void start() {
        node = node(TestConfig.automatic("acme"));
    }

    private Node node(RoutingSettings.Config config) {
        return new Node(directory, config)
                .with(store)
                .peer("zoom", "up")
                .peer("carrier2", "up")
                .peer("spare1", "up")
                .peer("spare2", "up")
                .seconds(1);
    }

    private static List<ContinuityView> views(Node on) {
        try {
            return on.desk.state("acme");
        } catch (OperationException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> out(Node on) {
        return views(on).stream()
                .filter(ContinuityView::switched)
                .map(v -> v.primary() + " to " + v.active() + ": " + v.reason())
                .toList();
    }

    private boolean isMoved(String user) {
        var path = Subject.path(directory.user("acme", user), Optional.empty());
        Optional<String> home =
                Homes.home(directory.plan("acme"), directory.tenant("acme").orElseThrow(), path, node.now());
        return node.keeper.inForce("acme", path, home, node.now()).isPresent();
    }

    @Test
    void movesThoseOnAProviderWhosePeersAreDownForLong() {
        node.peer("zoom", "down").seconds(30);
        assertThat(out(node)).as("not yet").isEmpty();
        node.seconds(1);
        assertThat(out(node)).containsExactly("zoom to carrier: provider zoom: all its peers are down");
        assertThat(isMoved("ada")).isTrue();
        assertThat(isMoved("eve")).as("New York is on another").isFalse();
        ContinuityView view = views(node).get(0);
        assertThat(view.by()).isEqualTo("health");
        assertThat(view.users()).isEqualTo(2);
        AuditEntry entry = node.audit.newest(1).get(0);
        assertThat(entry.author() + ": " + entry.detail()).isEqualTo("health: zoom to carrier: all its peers are down");
    }

    @Test
    void oneMomentOfGoodBeginsAnew() {
        node.peer("zoom", "down").seconds(25).peer("zoom", "up").seconds(1);
        node.peer("zoom", "down").seconds(25);
        assertThat(out(node)).isEmpty();
    }

    @Test
    void comesBackWhenItWasWellForLongAndNotBefore() {
        node.peer("zoom", "down").seconds(31).peer("zoom", "up").seconds(310);
        assertThat(out(node)).as("well for 300 s, and moved for less than 600").hasSize(1);
        node.peer("zoom", "down").seconds(1).peer("zoom", "up").seconds(299);
        assertThat(out(node)).as("a short fault began it anew").hasSize(1);
        node.seconds(2);
        assertThat(out(node)).isEmpty();
        assertThat(node.audit.newest(1).get(0).detail()).isEqualTo("zoom has been well for 300 s");
    }

    @Test
    void movesThoseOnAProviderThatFailsHalfOfItsCalls() {
        for (int i = 0; i < 38; i++) {
            node.calls("zoom", 2, 0, 1).seconds(1);
        }
        assertThat(out(node)).as("bad since the 20th call").isEmpty();
        for (int i = 0; i < 5; i++) {
            node.calls("zoom", 2, 0, 1).seconds(1);
        }
        assertThat(out(node)).hasSize(1).first().asString().contains("of").contains("calls in 60 s failed");
    }

    @Test
    void fewCallsSayNothing() {
        for (int i = 0; i < 60; i++) {
            node.calls("zoom", i % 4 == 0 ? 1 : 0, 0, i % 4 == 0 ? 1 : 0).seconds(1);
        }
        assertThat(out(node)).isEmpty();
    }

    @Test
    void theShareOfAnsweredCallsCountsWhereItIsSet() {
        for (int i = 0; i < 60; i++) {
            node.calls("zoom", 2, 0, 0).seconds(1);
        }
        assertThat(out(node)).as("not by default").isEmpty();
        Node strict = node(new TestConfig(new String[] {"*"}, 30, 5));
        for (int i = 0; i < 20; i++) {
            strict.calls("zoom", 3, 1, 0).seconds(1);
        }
        assertThat(out(strict)).as("a third is enough").isEmpty();
        for (int i = 0; i < 40; i++) {
            strict.calls("zoom", 3, 0, 0).seconds(1);
        }
        assertThat(out(strict)).hasSize(1).first().asString().contains("were answered");
    }

    @Test
    void doesNothingWhereItIsNotAskedToOrNothingIsHeldReadyOrTheStandbyIsDownToo() {
        Node byHand = node(TestConfig.automatic());
        byHand.peer("zoom", "down").seconds(60);
        assertThat(out(byHand)).isEmpty();
        node.peer("zoom", "down")
                .peer("carrier2", "down")
                .peer("spare1", "down")
                .peer("spare2", "down");
        node.seconds(60);
        assertThat(out(node)).isEmpty();
        assertThat(views(node).get(0).reason()).isEqualTo("zoom: all its peers are down");
        node.peer("carrier2", "up").seconds(1);
        assertThat(out(node)).hasSize(1);
    }

    @Test
    void whoTakesItBackIsNotOverruledBeforeTheProviderWasWell() throws Exception {
        node.peer("zoom", "down").seconds(31);
        node.desk.switchBack("ops", "acme", "TENANT", "", "carrier is worse");
        node.seconds(120);
        assertThat(out(node)).isEmpty();
        assertThat(views(node).get(0).reason()).contains("returned by hand");
        node.peer("zoom", "up").seconds(2).peer("zoom", "down").seconds(31);
        assertThat(out(node)).hasSize(1);
    }

    @Test
    void twoNodesMoveThemOnceAndAnotherCanTakeThemBack() {
        Node other = node(TestConfig.automatic("acme"));
        node.peer("zoom", "down").seconds(31);
        other.peer("zoom", "down").seconds(31);
        assertThat(node.keeper.all()).hasSize(1);
        assertThat(other.keeper.all()).hasSize(1);
        assertThat(other.audit.newest(1)).as("told by the node that did it").isEmpty();
        other.peer("zoom", "up").seconds(601);
        assertThat(out(node)).isEmpty();
    }

    @Test
    void whileTheTrunkIsAwayNobodyIsMoved() {
        node.peer("zoom", "down").seconds(20);
        node.watch.unbindTrunk(node);
        node.seconds(20);
        node.watch.bindTrunk(node);
        node.seconds(29);
        assertThat(out(node)).isEmpty();
    }

    @Test
    void theStoreMayBeFullForAWhile() {
        store.full(true);
        node.peer("zoom", "down").seconds(40);
        assertThat(out(node)).isEmpty();
        store.full(false);
        node.seconds(1);
        assertThat(out(node)).hasSize(1);
    }

    @Test
    void namesASettingThatIsWrongAndKeepsTheOthers() {
        assertThatThrownBy(() -> RoutingSettings.of(new TestConfig(new String[] {}, 101, 30)))
                .hasMessage("org.patchbay.routing: answer_percent = 101 is not a whole number from 0 to 100.");
        node.automation.modified(new TestConfig(new String[] {}, 0, 0));
        assertThat(node.automation.settings().automatic()).containsExactly("acme");
        assertThat(RoutingSettings.of(new TestConfig(new String[] {"a, b", ""}, 0, 30))
                        .automatic())
                .containsExactlyInAnyOrder("a", "b");
    }
}
