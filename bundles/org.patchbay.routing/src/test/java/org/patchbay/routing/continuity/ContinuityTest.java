package org.patchbay.routing.continuity;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.api.ops.routing.ContinuityView;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.routing.Firm;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** By hand. */
class ContinuityTest {
    private final MemoryStore store = new MemoryStore();
    private final Directory directory = Plans.firm().directory();
    private final Node node = new Node(directory, TestConfig.automatic()).with(store);

    private static boolean switched(Node on, Directory directory, String user) {
        User who = directory.user("acme", user).orElseThrow();
        List<List<Subject>> path = Subject.path(Optional.of(who), Optional.empty());
        Optional<String> home =
                Homes.home(directory.plan("acme"), directory.tenant("acme").orElseThrow(), path, on.now());
        return on.keeper.inForce("acme", path, home, on.now()).isPresent();
    }

    private String moved() {
        return directory.users("acme").stream()
                .map(User::id)
                .filter(id -> switched(node, directory, id))
                .sorted()
                .reduce("", (a, b) -> (a + " " + b).strip());
    }

    private ContinuityView move(String level, String subject) throws OperationException {
        return node.desk.switchOver("ops", "acme", level, subject, Optional.empty(), false, "zoom is out");
    }

    private void back(String level, String subject) throws OperationException {
        node.desk.switchBack("ops", "acme", level, subject, "zoom is back");
    }

    @Test
    void aPeerThatDidNotTakeACallIsKnownForAsLongAsTheTrunkSaysSo() {
        node.passedOver("zoom").seconds(2);
        assertThat(node.watch.isPassedOver("zoom")).isTrue();
        assertThat(node.watch.isDown("zoom")).isFalse();
        assertThat(node.watch.isPassedOver("nobody")).isFalse();
        node.peer("zoom", "up").seconds(2);
        assertThat(node.watch.isPassedOver("zoom")).isFalse();
    }

    @Test
    void movesWhomItIsSaidOfAndBack() throws Exception {
        assertThat(moved()).isEmpty();
        ContinuityView view = move("TENANT", "");
        assertThat(view.active()).isEqualTo("carrier");
        assertThat(view.primary()).isEqualTo("zoom");
        assertThat(view.users()).isEqualTo(3);
        assertThat(moved()).isEqualTo("ada bob eve");
        back("TENANT", "");
        assertThat(moved()).isEmpty();
        assertThat(move("site", "york").standby()).isEqualTo("spare");
        assertThat(moved()).isEqualTo("eve");
        assertThat(move("GROUP", "sales").users()).isEqualTo(1);
        assertThat(moved()).isEqualTo("ada eve");
        assertThat(move("USER", "bob").standby()).as("the tenant's").isEqualTo("carrier");
        assertThat(moved()).isEqualTo("ada bob eve");
        back("SITE", "york");
        back("GROUP", "sales");
        assertThat(moved()).isEqualTo("bob");
        assertThat(node.audit.newest("acme", 9))
                .extracting(AuditEntry::action)
                .containsExactly(
                        "continuity-return",
                        "continuity-return",
                        "continuity-switch",
                        "continuity-switch",
                        "continuity-switch",
                        "continuity-return",
                        "continuity-switch");
        assertThat(node.audit.newest(1).get(0).subject()).isEqualTo("acme group sales");
        assertThat(node.audit.newest(3).get(2).detail()).isEqualTo("zoom to carrier: zoom is out");
    }

    @Test
    void isSeenByEveryNodeThatSharesTheStoreAtOnceAndAfterARestart() throws Exception {
        Node other = new Node(directory, TestConfig.automatic()).with(store);
        move("TENANT", "");
        assertThat(switched(other, directory, "ada")).isTrue();
        Node started = new Node(directory, TestConfig.automatic()).with(store);
        assertThat(switched(started, directory, "ada")).isTrue();
        started.desk.switchBack("else", "acme", "TENANT", "", "over");
        assertThat(switched(node, directory, "ada")).isFalse();
        assertThat(switched(other, directory, "ada")).isFalse();
    }

    @Test
    void comesBackByPlanToTheSecond() throws Exception {
        Instant until = Node.START.plusSeconds(3);
        ContinuityView view =
                node.desk.switchOver("ops", "acme", "TENANT", "", Optional.of(until), false, "maintenance");
        assertThat(view.until()).contains(until);
        node.seconds(2);
        assertThat(moved()).isEqualTo("ada bob eve");
        node.sleeps(Duration.ofSeconds(1));
        assertThat(moved()).as("before anybody looked").isEmpty();
        node.seconds(1);
        assertThat(store.list(Switch.SPACE, "")).isEmpty();
        AuditEntry last = node.audit.newest(1).get(0);
        assertThat(last.author() + " " + last.action() + ": " + last.detail())
                .isEqualTo("plan continuity-return: the time is up");
    }

    /** A node that shares the store and learns of changes late: it must not take back what was switched since, nor tell of what others did. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void leavesWhatWasSwitchedAnewWhileItStillKnewTheOldOne(boolean readsLate) throws Exception {
        Instant until = Node.START.plusSeconds(1);
        node.desk.switchOver("ops", "acme", "TENANT", "", Optional.of(until), false, "maintenance");
        Node late = new Node(directory, TestConfig.automatic()).with(behind(readsLate));
        node.sleeps(Duration.ofSeconds(2));
        late.sleeps(Duration.ofSeconds(2));
        node.desk.switchOver("eve", "acme", "TENANT", "", Optional.empty(), false, "zoom is out");
        late.seconds(1);
        assertThat(moved()).isEqualTo("ada bob eve");
        assertThat(store.list(Switch.SPACE, "")).hasSize(1);
        assertThat(late.audit.newest(9)).isEmpty();
    }

    @Test
    void ofTwoNodesOneTellsThatTheTimeIsUp() throws Exception {
        Instant until = Node.START.plusSeconds(1);
        node.desk.switchOver("ops", "acme", "TENANT", "", Optional.of(until), false, "maintenance");
        Node late = new Node(directory, TestConfig.automatic()).with(behind(false));
        node.seconds(2);
        late.seconds(2);
        assertThat(store.list(Switch.SPACE, "")).isEmpty();
        assertThat(node.audit.newest(1).get(0).detail()).isEqualTo("the time is up");
        assertThat(late.audit.newest(9)).isEmpty();
    }

    /** @param readsLate whether what is read is as old as what was told */
    private Store behind(boolean readsLate) {
        Map<String, Optional<Stored>> seen = new HashMap<>();
        return (Store) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("watch")) {
                        return (AutoCloseable) () -> {};
                    }
                    if (readsLate && method.getName().equals("get")) {
                        String key = String.valueOf(arguments[1]);
                        return seen.computeIfAbsent(key, k -> store.get(Switch.SPACE, k));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void showsWhatIsSwitchedAndWhatIsReady() throws Exception {
        assertThat(node.desk.check().state()).isEqualTo(HealthResult.State.OK);
        assertThat(node.desk.state(""))
                .extracting(v -> v.level() + " " + v.subject() + ": " + v.active() + "/" + v.standby())
                .containsExactly("TENANT : zoom/carrier", "SITE york: carrier/spare");
        assertThat(node.desk.state("acme"))
                .allSatisfy(v -> assertThat(v.switched()).isFalse())
                .allSatisfy(v -> assertThat(v.reason()).startsWith("by hand alone"));
        node.desk.switchOver("ops", "acme", "SITE", "york", Optional.empty(), true, "exercise");
        assertThat(node.desk.state("acme").get(0)).satisfies(v -> {
            assertThat(v.level() + " " + v.subject() + " " + v.active()).isEqualTo("SITE york spare");
            assertThat(v.switched()).isTrue();
            assertThat(v.drill()).isTrue();
            assertThat(v.by()).isEqualTo("ops");
            assertThat(v.at()).contains(Node.START);
            assertThat(v.users()).isEqualTo(1);
        });
        assertThat(node.desk.state("acme")).hasSize(2);
        assertThat(node.desk.check().state()).isEqualTo(HealthResult.State.WARN);
        assertThat(node.desk.check().text())
                .isEqualTo("Switched over to the standby: acme site york since 2026-11-02T10:00:00Z by ops: exercise."
                        + " See patchbay:continuity.");
        assertThatThrownBy(() -> node.desk.state("nobody")).hasMessageContaining("There is no tenant 'nobody'");
        assertThat(node.audit.newest(1).get(0).detail()).isEqualTo("drill: carrier to spare: exercise");
    }

    @ParameterizedTest
    @CsvSource({
        "nobody,TENANT,'',why,NOT_FOUND,There is no tenant 'nobody'",
        "acme,SITE,ulm,why,NOT_FOUND,There is no site ulm",
        "acme,GROUP,staff,why,NOT_FOUND,There is no group staff",
        "acme,USER,zed,why,NOT_FOUND,There is no user zed",
        "acme,TENANT,berlin,why,INVALID,leave 'berlin' out",
        "acme,PLANET,earth,why,INVALID,'PLANET' is no level",
        "acme,TENANT,'',' ',INVALID,Say why",
    })
    void refusesWhatItCannotDoAndSaysWhatToDo(
            String tenant, String level, String subject, String why, Reason reason, String text) {
        assertThatThrownBy(() -> node.desk.switchOver("ops", tenant, level, subject, Optional.empty(), false, why))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(text);
        assertThat(store.list(Switch.SPACE, "")).isEmpty();
        assertThat(node.audit.newest(1)).isEmpty();
    }

    @Test
    void refusesWithoutAStandbyTwiceAndInThePast() throws Exception {
        Node bare = new Node(Firm.usual().directory(), TestConfig.automatic()).with(store);
        assertThatThrownBy(() -> bare.desk.switchOver("ops", "acme", "USER", "ada", Optional.empty(), false, "why"))
                .hasMessage("No standby provider is held ready for user ada. Assign one (mode STANDBY) to it or the"
                        + " tenant.");
        assertThatThrownBy(
                        () -> node.desk.switchOver("ops", "acme", "TENANT", "", Optional.of(Node.START), false, "why"))
                .hasMessageContaining("is not in the future");
        assertThatThrownBy(() -> back("TENANT", ""))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
        move("TENANT", "");
        assertThatThrownBy(() -> move("TENANT", ""))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    }

    @Test
    void keepsWhatIsWhileTheStoreIsAwayOrFull() throws Exception {
        move("TENANT", "");
        store.full(true);
        assertThatThrownBy(() -> back("TENANT", "")).isInstanceOfSatisfying(OperationException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(e).hasMessageContaining("no space left");
        });
        assertThat(moved()).isEqualTo("ada bob eve");
        store.full(false);
        node.keeper.unbindStore(store);
        assertThat(moved()).isEqualTo("ada bob eve");
        assertThatThrownBy(() -> back("TENANT", "")).hasMessageContaining("the store is not there");
        store.write("else", List.of(Write.remove(Switch.SPACE, "acme/TENANT/")));
        assertThat(moved()).as("unheard").isEqualTo("ada bob eve");
        node.keeper.bindStore(store);
        assertThat(moved()).isEmpty();
    }

    @Test
    void keepsWhatItKnewOfADocumentThatCannotBeRead() throws StoreException, OperationException {
        move("TENANT", "");
        store.write("else", List.of(Write.put(Switch.SPACE, "acme/TENANT/", "what is this")));
        assertThat(moved()).isEqualTo("ada bob eve");
    }

    @Test
    void aReasonOfSeveralLinesDoesNotBreakItsDocument() throws Exception {
        node.desk.switchOver("ops", "acme", "TENANT", "", Optional.empty(), false, "one\nlevel=USER\nsubject=ada");
        Node other = new Node(directory, TestConfig.automatic()).with(store);
        assertThat(other.desk.state("acme").get(0).level()).isEqualTo("TENANT");
        assertThat(other.desk.state("acme").get(0).reason()).isEqualTo("one level=USER subject=ada");
    }
}
