package org.patchbay.sip.trunk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Calls whose media engine goes and comes. */
class RecoveryTest {
    private static final String HOLD = Phone.SDP.replace("sendrecv", "sendonly");

    @TempDir
    Path directory;

    /** The engine is stopped: what it carried ends with it. */
    private static void gone(World world) {
        world.trunk.engine(null);
        world.trunk.recovery().gone(world.media);
        world.media.sessions.clear();
        world.media.connected.clear();
    }

    @Test
    void aCallWhoseEngineIsReplacedGoesOnOnTheSamePorts() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            String before = line.answer.bodyText();
            gone(world);
            assertThat(world.trunk.table().calls()).hasSize(1);
            world.provider.onInvite =
                    again -> world.provider.answer(again, 200, FakeMedia.sdp("127.0.0.1", 5000, "0", "recvonly"));
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(line.last()).as("nobody could do it now").isEqualTo(500));

            FakeMedia next = new FakeMedia();
            next.ports.set(40_000);
            world.trunk.engine(next);
            until(() ->
                    assertThat(world.trunk.counters().get("media-recovered")).isOne());
            assertThat(next.sessions).singleElement().satisfies(session -> assertThat(session.legs)
                    .hasSize(2));
            assertThat(next.connected).as("they hear each other").hasSize(1);
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(before).contains("m=audio");
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            until(() -> assertThat(next.sessions).isEmpty());
            world.nothingIsLeft();
        }
    }

    @Test
    void aBetterEngineTakesNewCallsAndLeavesTheOthersWhereTheyAre() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            FakeMedia better = new FakeMedia();
            world.trunk.engine(better);
            Phone.Line other = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(other.last()).isEqualTo(200));
            assertThat(better.sessions).hasSize(1);
            assertThat(world.media.sessions).hasSize(1);
            // It goes in the end, and its one call goes over.
            world.trunk.recovery().gone(world.media);
            world.trunk.recovery().came();
            until(() -> assertThat(better.sessions).hasSize(2));
            line.send(line.inDialog("BYE"));
            other.send(other.inDialog("BYE"));
            until(() -> assertThat(better.sessions).isEmpty());
        }
    }

    @Test
    void ofSeveralEnginesTheHighestAndThenTheYoungestTakesNewCalls() {
        FakeMedia first = new FakeMedia();
        FakeMedia second = new FakeMedia();
        FakeMedia higher = new FakeMedia();
        Engines engines = new Engines();
        assertThat(engines.best()).isNull();
        engines.add(second, Map.of("service.id", 20L));
        engines.add(first, Map.of("service.id", 10L));
        assertThat(engines.best()).isSameAs(second);
        engines.add(higher, Map.of("service.id", 30L, "service.ranking", 5));
        assertThat(engines.best()).isSameAs(higher);
        engines.remove(higher);
        assertThat(engines.best()).isSameAs(second);
        engines.remove(second);
        assertThat(engines.best()).isSameAs(first);
        engines.remove(first);
        assertThat(engines.isEmpty()).isTrue();
    }

    @Test
    void anEngineThatRefusesNewCallsLeavesThemToTheNext() throws Exception {
        try (World world = new World()) {
            FakeMedia better = new FakeMedia();
            better.broken = true;
            world.trunk.engines(List.of(better, world.media));
            Phone.Line line = world.established();
            assertThat(world.media.sessions).hasSize(1);
            better.broken = false;
            Phone.Line other = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(other.last()).isEqualTo(200));
            assertThat(better.sessions).hasSize(1);
            line.send(line.inDialog("BYE"));
            other.send(other.inDialog("BYE"));
            until(() -> assertThat(better.sessions).isEmpty());
            world.nothingIsLeft();
        }
    }

    @Test
    void aCallWaitsForAnEngineOfItsKindWhileThereAreOthers() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            gone(world);
            FakeMedia other = new FakeMedia();
            other.name = "other";
            other.broken = true;
            world.trunk.engine(other);
            World.stays(java.time.Duration.ofMillis(700), () -> {
                assertThat(world.trunk.counters().get("media-recovered")).isZero();
                assertThat(world.trunk.table().calls()).hasSize(1);
            });
            world.trunk.engines(List.of(other, world.media));
            until(() ->
                    assertThat(world.trunk.counters().get("media-recovered")).isOne());
            assertThat(world.media.sessions).hasSize(1);
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.media.sessions).isEmpty());
        }
    }

    @Test
    void aPortThatIsTakenForAMomentIsTriedAgain() throws Exception {
        try (World world = new World()) {
            world.established();
            gone(world);
            world.media.broken = true;
            world.trunk.engine(world.media);
            World.stays(java.time.Duration.ofMillis(700), () -> assertThat(
                            world.trunk.counters().get("media-recovered"))
                    .isZero());
            world.media.broken = false;
            until(() ->
                    assertThat(world.trunk.counters().get("media-recovered")).isOne());
            assertThat(world.hub.heard("BYE")).isEmpty();
        }
    }

    @Test
    void whereNoneComesBothSidesAreToldAndSoIsTheCore() throws Exception {
        try (World world = new World(Map.of("orphan_seconds", "1"), Map.of())) {
            world.established();
            gone(world);
            until(() -> {
                assertThat(world.hub.heard("BYE")).hasSize(1);
                assertThat(world.provider.heard("BYE")).hasSize(1);
            });
            assertThat(world.hub.heard("BYE").get(0).first("Reason")).contains("The media engine has gone");
            until(() -> assertThat(world.core.told(Happening.Ended.class))
                    .anyMatch(ended -> ended.reason().equals("The media engine has gone")));
            world.nothingIsLeft();
        }
    }

    @Test
    void whatRingsThenIsRefused() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            gone(world);
            until(() -> assertThat(line.last()).isEqualTo(503));
            until(() -> assertThat(world.provider.cancels).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void whatWasPlayedHasEnded() throws Exception {
        try (World world = new World()) {
            world.core.onArrival = arrival -> {
                world.core.port.order(arrival.call(), new LegOrder.Control(true));
                world.core.port.order(arrival.call(), new LegOrder.Answer(arrival.leg()));
            };
            world.media.plays = false;
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            world.core.order(new LegOrder.Play("music", world.core.last().leg(), "prompt:music", true));
            until(() -> assertThat(world.media.playing).contains("music"));
            gone(world);
            world.trunk.engine(world.media);
            until(() -> assertThat(world.core.told("music", Happening.Played.class))
                    .singleElement()
                    .satisfies(played -> assertThat(played.error()).contains("replaced")));
            assertThat(world.trunk.table().calls()).hasSize(1);
        }
    }

    @Test
    void callsOfBeforeARestartWaitForTheEngineToo() throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            Phone.Line line = world.established();
            world.stop();
            world.media.sessions.clear();
            world.silent = true;
            world.next(directory, 2);
            assertThat(world.trunk.table().calls()).hasSize(1);
            assertThat(world.media.sessions).isEmpty();
            world.trunk.engine(world.media);
            until(() -> assertThat(world.media.sessions).hasSize(1));
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    /** An emergency call that never had an engine is taken up without one. */
    @Test
    void aCallWithoutAnEngineOutlivesItsTrunk() throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            world.peer(
                    "hub",
                    world.hub,
                    org.patchbay.sip.stack.transport.Transport.UDP,
                    Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider"));
            world.trunk.core(null);
            world.trunk.engine(null);
            Phone.Line line = world.hub.line();
            line.number = "112";
            line.call(Phone.SDP);
            until(() -> assertThat(world.provider.acks).isNotEmpty());
            until(() -> assertThat(line.last()).isEqualTo(200));
            world.stop();
            world.silent = true;
            world.alone = true;
            world.next(directory, 1);
            assertThat(world.hub.heard("BYE")).isEmpty();
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            assertThat(world.core.ended).singleElement().satisfies(call -> {
                assertThat(call.alone()).isTrue();
                assertThat(call.legs()).hasSize(2);
                assertThat(call.answered()).isPresent();
            });
        }
    }

    /** The core never comes: they are served all the same, and leave a record when one does. */
    @Test
    void callsOfBeforeARestartAreServedWithoutACore() throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            Phone.Line line = world.established();
            Phone.Line other = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(other.last()).isEqualTo(200));
            until(() -> assertThat(world.trunk.table().legs()).isEqualTo(4));
            world.stop();
            world.alone = true;
            world.next(directory, 2);
            assertThat(world.trunk.table().calls()).hasSize(2);
            assertThat(world.core.adopted).isEmpty();
            world.provider.onInvite =
                    again -> world.provider.answer(again, 200, FakeMedia.sdp("127.0.0.1", 5000, "0", "recvonly"));
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(line.statuses()).containsExactly(200, 200));
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));

            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            until(() -> assertThat(world.core.adopted).hasSize(1));
            until(() -> assertThat(world.core.ended).hasSize(1));
            EndedCall call = world.core.ended.get(0);
            assertThat(call.arrival().call())
                    .isNotEqualTo(world.core.adopted.get(0).arrival().call());
            assertThat(call.sip()).isEqualTo(200);
            assertThat(call.legs()).hasSize(2).allMatch(leg -> leg.answered().isPresent());
            other.send(other.inDialog("BYE"));
            world.nothingIsLeft();
            assertThat(world.core.ended).hasSize(2);
            assertThat(world.core.ended.get(1).alone())
                    .as("that one is the core's")
                    .isFalse();
        }
    }
}
