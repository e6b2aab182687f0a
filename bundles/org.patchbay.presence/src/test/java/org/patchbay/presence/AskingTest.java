package org.patchbay.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.store.Write;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A person's presence, asked for at a node that does not see to the tenant. */
class AskingTest extends Nodes {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private Node one;
    private Node two;
    /** What the second node sees to. */
    private String tenant;

    @BeforeEach
    void start() {
        one = new Node(0);
        two = new Node(86_400_000);
        world.engine = two.engine;
        world.pass(Duration.ofSeconds(40));
        tenant = two.tenants().iterator().next();
        meet(tenant);
        world.pass(A_MOMENT);
    }

    private Optional<Presence> of(String user) {
        return one.lookup.of(tenant, Contact.user(user), Platform.ZOOM);
    }

    private CompletableFuture<Optional<Presence>> ask(String user) {
        return one.lookup.ask(tenant, Contact.user(user), Platform.ZOOM).toCompletableFuture();
    }

    private static PresenceException fault(CompletableFuture<?> asked) {
        return (PresenceException)
                Objects.requireNonNull(catchThrowable(asked::get).getCause());
    }

    private int written(String space) {
        return world.store.history(space, tenant + "/" + one.name).size();
    }

    @Test
    void itIsWhatTheOtherNodeHasSeenWithItsAgeThere() throws Exception {
        world.pass(Duration.ofSeconds(20));
        Presence there =
                two.lookup.of(tenant, Contact.user("u1"), Platform.ZOOM).orElseThrow();
        assertThat(of("u1")).as("nobody waits").isEmpty();
        world.pass(A_SECOND);
        assertThat(of("u1")).hasValueSatisfying(here -> {
            assertThat(here.status()).isEqualTo(PresenceStatus.IN_A_MEETING);
            assertThat(here.said()).isEqualTo("IN_A_MEETING");
            assertThat(Duration.between(there.at(), here.at())).isBetween(Duration.ZERO, A_SECOND);
        });
        // At once, as it was told just now.
        assertThat(ask("u1").get()).isEqualTo(of("u1"));
        assertThat(one.lookup.of(tenant, Contact.user("u1"), Platform.TEAMS))
                .map(Presence::status)
                .contains(PresenceStatus.IN_A_CALL);
        world.zoom.does(tenant, "u1", PresenceStatus.AVAILABLE);
        world.pass(Duration.ofMillis(Asking.FRESH));
        CompletableFuture<Optional<Presence>> asked = ask("u1");
        assertThat(asked).isNotDone();
        world.pass(A_SECOND);
        assertThat(asked.get()).map(Presence::status).contains(PresenceStatus.AVAILABLE);
    }

    @Test
    void whoWaitsIsToldWithinASecondAlsoThatNothingIsKnown() throws Exception {
        world.teams.quiet = true;
        world.user(tenant, "new");
        CompletableFuture<Optional<Presence>> known = ask("u1");
        CompletableFuture<Optional<Presence>> same = ask("u1");
        CompletableFuture<Optional<Presence>> never = ask("new");
        world.pass(A_SECOND);
        assertThat(known.get()).map(Presence::status).contains(PresenceStatus.IN_A_MEETING);
        assertThat(same.get()).isEqualTo(known.get());
        assertThat(never.get()).isEmpty();
        assertThat(ask("nobody\nu1").get())
                .as("whom the directory does not have")
                .isEmpty();
        // What is this node's own it knows itself.
        String own = one.tenants().iterator().next();
        assertThat(one.lookup
                        .ask(own, Contact.user("u1"), Platform.ZOOM)
                        .toCompletableFuture()
                        .get())
                .isPresent();
    }

    @Test
    void howeverManyAskThereIsLittleToWriteAndNothingToReadAndNothingIsLeft() throws Exception {
        world.zoom.silent = true;
        List<String> writes = new ArrayList<>();
        AutoCloseable asks = world.store.watch(Asking.SPACE, each -> writes.add(each.space()));
        AutoCloseable answers = world.store.watch(Answering.SPACE, each -> writes.add(each.space()));
        int reads = world.zoom.reads;
        int without = 0;
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 50; j++) {
                without += of("u1").isEmpty() ? 1 : 0;
            }
            world.pass(Duration.ofMillis(100));
        }
        assertThat(without).as("until it was told").isLessThanOrEqualTo(10 * 50);
        // Asked for and taken away, each five seconds and at most twice a second.
        assertThat(writes).filteredOn(Asking.SPACE::equals).hasSizeBetween(4, 10);
        assertThat(writes).filteredOn(Answering.SPACE::equals).hasSizeBetween(4, 10);
        asks.close();
        answers.close();
        int asked = world.zoom.reads - reads;
        reads = world.zoom.reads;
        world.pass(Duration.ofSeconds(20));
        assertThat(asked).as("as many as else").isLessThanOrEqualTo(world.zoom.reads - reads + 1);
        world.pass(Duration.ofMinutes(2));
        assertThat(world.store.list(Asking.SPACE, "")).isEmpty();
        assertThat(world.store.list(Answering.SPACE, "")).isEmpty();
        world.pass(Duration.ofMinutes(60));
        assertThat(written(Asking.SPACE)).isZero();
        assertThat(written(Answering.SPACE)).as("what was told is forgotten").isZero();
        world.pass(Duration.ofMillis(Asking.KEPT));
        assertThat(of("u1")).isEmpty();
    }

    @Test
    void whereTheOtherNodeDoesNotAnswerItIsNamedAndWhoTakesOverAnswers() throws Exception {
        two.hangs();
        world.engine = one.engine;
        CompletableFuture<Optional<Presence>> asked = ask("u1");
        world.pass(Duration.ofMillis(Asking.PATIENCE - 200));
        assertThat(asked).isNotDone();
        world.pass(A_SECOND);
        assertThat(fault(asked).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(fault(asked)).hasMessageContaining("Node node1 sees to it.").hasMessageContaining("5 s");
        nodes.remove(two);
        world.pass(TAKEN_OVER);
        assertThat(ask("u1").get()).map(Presence::status).contains(PresenceStatus.IN_A_MEETING);
        assertThat(world.store.list(Asking.SPACE, "")).isEmpty();
        assertThat(world.store.list(Answering.SPACE, "")).isEmpty();
    }

    @Test
    void whoWaitsWhenTheTenantComesHereIsToldByThisNode() throws Exception {
        two.hangs();
        CompletableFuture<Optional<Presence>> asked = ask("u1");
        two.goesOn();
        two.stop();
        world.engine = one.engine;
        world.pass(Duration.ofSeconds(2));
        assertThat(asked.get()).map(Presence::status).contains(PresenceStatus.IN_A_MEETING);
    }

    @Test
    void aStoreThatCannotBeWrittenIsSaidAndASecondLaterAskedAgain() throws Exception {
        world.store.full(true);
        CompletableFuture<Optional<Presence>> asked = ask("u1");
        assertThat(of("u1")).isEmpty();
        world.pass(Duration.ofMillis(Asking.PATIENCE).plus(A_SECOND));
        assertThat(fault(asked).reason()).isEqualTo(Reason.UNAVAILABLE);
        CompletableFuture<Optional<Presence>> again = ask("u1");
        world.pass(A_SECOND);
        world.store.full(false);
        world.pass(Duration.ofSeconds(2));
        assertThat(again.get()).isPresent();
    }

    @Test
    void ofMoreThanMayBeAskedForAtOnceTheOthersAreToldSo() {
        List<CompletableFuture<Optional<Presence>>> all = new ArrayList<>();
        for (int i = 0; i < Asking.MOST_OPEN + 20; i++) {
            world.user(tenant, "x" + i);
            all.add(ask("x" + i));
        }
        assertThat(all).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(20);
        assertThat(fault(all.get(all.size() - 1))).hasMessageContaining("Too many");
        world.pass(A_SECOND);
        assertThat(all).allMatch(CompletableFuture::isDone);
        one.engine.close();
    }

    @Test
    void whoWaitsWhenTheEngineEndsIsToldSo() {
        CompletableFuture<Optional<Presence>> asked = ask("u1");
        one.engine.close();
        assertThat(fault(asked)).hasMessageContaining("stopped or updated");
    }

    @Test
    void nonsenseInTheStoreIsPassedOver() throws Exception {
        CompletableFuture<Optional<Presence>> asked = ask("u1");
        world.store.write(
                "x",
                List.of(
                        Write.put(
                                Answering.SPACE,
                                tenant + "/" + one.name,
                                "u2\tMARS\tAVAILABLE\t1\tx\nu2\tZOOM\tDANCING\t1\tx\nu2\tZOOM\tAVAILABLE\tlong\tx\n\n\t\t"),
                        Write.put(Answering.SPACE, "nothing", "u1"),
                        Write.put(Asking.SPACE, tenant + "/ghost", "u1\nu1\nnobody\n"),
                        Write.put(Asking.SPACE, "nothing", "u1")));
        world.pass(A_SECOND);
        assertThat(asked.get()).isPresent();
        assertThat(of("u2")).isEmpty();
        world.pass(Duration.ofMinutes(3));
        assertThat(world.store.list(Asking.SPACE, tenant)).isEmpty();
        assertThat(world.store.list(Answering.SPACE, tenant)).isEmpty();
    }
}
