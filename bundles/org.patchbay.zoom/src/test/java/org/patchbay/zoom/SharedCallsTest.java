package org.patchbay.zoom;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.api.presence.PresenceStatus;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

/** Zoom tells one of two nodes of a call, and the other shows it. */
class SharedCallsTest {
    private final MemoryStore store = new MemoryStore();

    /** One of the nodes of the store. */
    private final class Node implements AutoCloseable {
        private final World world = new World();
        private final ZoomHook hook;

        private Node(String kind) {
            hook = world.hook(kind, store);
            hook.bindIntake(world.intake);
            world.add("z-ada", "ada@acme.example");
        }

        void told(String body) {
            String time = Long.toString(world.clock.instant().getEpochSecond());
            String hmac = Signature.hmac(
                    World.HOOK_SECRET.getBytes(StandardCharsets.UTF_8),
                    ("v0:" + time + ":" + body).getBytes(StandardCharsets.UTF_8));
            Map<String, List<String>> headers =
                    Map.of("x-zm-request-timestamp", List.of(time), "x-zm-signature", List.of("v0=" + hmac));
            assertThat(hook.take(new WebhookCall(headers, Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                            .status())
                    .isEqualTo(204);
        }

        void told(String event, String call, long at) {
            told(ZoomHookTest.phone(event, event.replaceFirst("_.*", ""), call, at));
        }

        void elapses(Duration time) {
            world.schedule.elapse(time);
        }

        PresenceStatus shows() {
            return World.done(world.presence.read("acme", List.of("ada")))
                    .get(0)
                    .presence()
                    .status();
        }

        @Override
        public void close() throws Exception {
            hook.close();
            world.close();
        }
    }

    private Node a = new Node("jdbc");
    private Node b = new Node("jdbc");

    @AfterEach
    void close() throws Exception {
        a.close();
        b.close();
    }

    private void beat() {
        a.elapses(SharedCalls.BEAT);
        b.elapses(SharedCalls.BEAT);
    }

    private void owns(Node owner) {
        a.world.intake.synced = owner == a ? Set.of("acme") : Set.of();
        b.world.intake.synced = owner == b ? Set.of("acme") : Set.of();
    }

    private void assertBothShow(PresenceStatus status) {
        assertThat(List.of(a.shows(), b.shows())).containsOnly(status);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallBeginsAtOneAndEndsAtTheOther(boolean first) {
        Node owner = first ? a : b;
        owns(owner);
        a.told("caller_connected", "c1", 1_000);
        beat();
        assertBothShow(PresenceStatus.IN_A_CALL);
        assertThat(owner.world.intake.seen).singleElement().satisfies(seen -> {
            assertThat(seen.user()).isEqualTo("ada");
            assertThat(seen.presence().status()).isEqualTo(PresenceStatus.IN_A_CALL);
            assertThat(seen.presence().at()).isEqualTo(owner.world.clock.instant());
            assertThat(seen.stamp()).isEqualTo("000000000001000");
        });
        b.told("caller_ended", "c1", 2_000);
        beat();
        assertBothShow(PresenceStatus.AVAILABLE);
        assertThat(owner.world.intake.doubted).containsExactly("ZOOM acme/ada");
    }

    /** Else each of them asked the owner to look at everybody, at each call. */
    @Test
    void aNodeThatDoesNotSeeToATenantKnowsAndTellsNobody() {
        owns(a);
        a.told("callee_answered", "c1", 1);
        beat();
        a.told("callee_ended", "c1", 2);
        beat();
        assertThat(b.world.intake.seen).isEmpty();
        assertThat(b.world.intake.doubted).isEmpty();
    }

    @Test
    void oneOfTwoCallsEndsElsewhere() {
        owns(a);
        a.told("caller_connected", "c1", 1);
        b.told("callee_answered", "c2", 2);
        beat();
        b.told("caller_ended", "c1", 3);
        beat();
        assertBothShow(PresenceStatus.IN_A_CALL);
        assertThat(a.world.intake.doubted).isEmpty();
        a.told("callee_ended", "c2", 4);
        beat();
        assertBothShow(PresenceStatus.AVAILABLE);
    }

    /** Each was told within the same second, and neither knew of the other. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEndThatComesBeforeItsBeginLeavesNoCall(boolean first) {
        owns(first ? a : b);
        b.told("caller_ended", "c1", 2);
        a.told("caller_connected", "c1", 1);
        beat();
        assertBothShow(PresenceStatus.AVAILABLE);
        b.told("caller_connected", "c1", 1);
        beat();
        assertBothShow(PresenceStatus.AVAILABLE);
    }

    @Test
    void anEndIsRememberedForMinutesAndNotForEver() {
        owns(b);
        a.told("caller_ended", "c1", 2);
        beat();
        b.elapses(Duration.ofMinutes(EndedCalls.MINUTES - 1));
        b.told("caller_connected", "c1", 1);
        assertThat(b.shows()).isEqualTo(PresenceStatus.AVAILABLE);
        b.elapses(Duration.ofMinutes(EndedCalls.MINUTES + 1));
        b.told("callee_answered", "c1", 1);
        assertThat(b.shows()).isEqualTo(PresenceStatus.IN_A_CALL);
    }

    /** A call that was handed on and came back. */
    @Test
    void theSameCallMayBeginAgainLater() {
        owns(b);
        a.told("caller_connected", "c1", 1);
        a.told("caller_ended", "c1", 2);
        a.told("caller_connected", "c1", 3);
        beat();
        assertBothShow(PresenceStatus.IN_A_CALL);
        b.told("caller_ended", "c1", 4);
        beat();
        assertBothShow(PresenceStatus.AVAILABLE);
    }

    @Test
    void whatReachesBothCountsOnce() {
        owns(b);
        a.told("caller_connected", "c1", 1);
        beat();
        b.told("caller_connected", "c1", 1);
        assertThat(store.list(SharedCalls.SPACE, "")).hasSize(1);
        beat();
        assertThat(store.list(SharedCalls.SPACE, "")).as("nothing new").hasSize(1);
        assertThat(b.world.intake.seen).extracting(Seen::user).containsExactly("ada");
        a.told("caller_ended", "c1", 2);
        b.told("caller_ended", "c1", 2);
        beat();
        beat();
        assertBothShow(PresenceStatus.AVAILABLE);
        assertThat(b.world.intake.doubted).hasSize(1);
    }

    @Test
    void wherePresenceSaidItAtOneTheOtherKnowsOfTheCallAllTheSame() {
        owns(b);
        World world = a.world;
        world.accounts.calls().said(new PhoneCalls.Who("acme", "ada"), PresenceStatus.DO_NOT_DISTURB);
        a.told("caller_connected", "c1", 1);
        beat();
        assertThat(world.intake.seen).isEmpty();
        assertThat(b.world.intake.seen).hasSize(1);
    }

    @Test
    void aCallWhoseEndNobodyIsToldIsForgottenAtEach() {
        owns(b);
        // The clock of that node is late; within what Zoom's signature allows it may be.
        a.world.clock.move(Duration.ofMinutes(-4));
        a.told("caller_connected", "c1", 1);
        beat();
        for (Node each : List.of(a, b)) {
            each.world.clock.move(PhoneCalls.LONGEST.minusMinutes(5));
            each.elapses(Duration.ofMinutes(1));
        }
        assertBothShow(PresenceStatus.IN_A_CALL);
        for (Node each : List.of(a, b)) {
            each.world.clock.move(Duration.ofMinutes(6));
            each.elapses(Duration.ofMinutes(1));
        }
        assertBothShow(PresenceStatus.AVAILABLE);
        assertThat(b.world.intake.doubted).containsExactly("ZOOM acme/ada");
    }

    @Test
    void aClockThatIsAheadLetsNoCallLastLonger() {
        owns(b);
        a.world.clock.move(Duration.ofDays(1));
        a.told("caller_connected", "c1", 1);
        beat();
        b.world.clock.move(PhoneCalls.LONGEST.plusSeconds(1));
        b.elapses(Duration.ofMinutes(1));
        assertThat(b.shows()).isEqualTo(PresenceStatus.AVAILABLE);
    }

    @Test
    void nothingThatSaysWhoItIsIsWritten() {
        a.told("caller_connected", "c1", 7);
        beat();
        assertThat(store.list(SharedCalls.SPACE, "")).singleElement().satisfies(document -> assertThat(document.value())
                .isEqualTo("{\"version\":1,\"events\":[{\"n\":1,\"tenant\":\"acme\",\"user\":\"ada\",\"call\":\"c1\","
                        + "\"what\":\"phone.caller_connected\",\"at\":1720705455000,\"stamp\":7}]}"));
    }

    /** Whoever wrote it may be gone for days; what has ended has ended. */
    @Test
    void aNodeThatComesBelievesNoBeginThatWasThereBefore() throws Exception {
        a.told("caller_connected", "c1", 1);
        a.told("caller_ended", "c2", 9);
        beat();
        b.close();
        b = new Node("jdbc");
        owns(b);
        assertThat(b.shows()).isEqualTo(PresenceStatus.AVAILABLE);
        b.told("caller_connected", "c2", 8);
        assertThat(b.shows()).isEqualTo(PresenceStatus.AVAILABLE);
        a.told("caller_connected", "c3", 10);
        beat();
        assertThat(b.shows()).isEqualTo(PresenceStatus.IN_A_CALL);
        assertThat(b.world.intake.seen).hasSize(1);
    }

    @Test
    void aStoreOfOneNodeIsLeftAlone() throws Exception {
        a.close();
        a = new Node("file");
        store.watch(SharedCalls.SPACE, each -> {
            throw new AssertionError(each.key());
        });
        a.told("caller_connected", "c1", 1);
        beat();
        a.elapses(Duration.ofHours(2));
        assertThat(store.all()).isEmpty();
        assertThat(a.shows()).isEqualTo(PresenceStatus.IN_A_CALL);
    }
}
