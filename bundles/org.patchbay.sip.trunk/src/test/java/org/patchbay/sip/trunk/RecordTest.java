package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EndedLeg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What the core is told of calls that it did not see to their end. */
class RecordTest {
    private static final Map<String, String> EMERGENCY =
            Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider");

    @TempDir
    Path directory;

    private static Phone.Line urgent(World world) {
        Phone.Line line = world.hub.line();
        line.number = "112";
        return line.call(Phone.SDP);
    }

    private static Phone.Line up(World world) {
        Phone.Line line = urgent(world);
        until(() -> {
            assertThat(line.last()).isEqualTo(200);
            assertThat(world.provider.acks).isNotEmpty();
        });
        return line;
    }

    private static EndedCall ended(World world) {
        until(() -> assertThat(world.core.ended).isNotEmpty());
        world.nothingIsLeft();
        assertThat(world.core.ended).hasSize(1);
        return world.core.ended.get(0);
    }

    private Map<String, String> kept() throws IOException {
        Path copy = Files.createTempDirectory(directory, "copy");
        Files.copy(directory.resolve("calls.log"), copy.resolve("calls.log"));
        Map<String, String> found = new LinkedHashMap<>();
        CheckpointFile.open(copy, found).close();
        return found;
    }

    @Test
    void anEmergencyCallWithoutACoreIsToldWhenOneComes() throws Exception {
        try (World world = new World(Map.of(), EMERGENCY)) {
            world.trunk.core(null);
            Instant before = Instant.now().minusMillis(2);
            Phone.Line line = up(world);
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            assertThat(world.trunk.unrecorded().size()).isOne();
            assertThat(world.core.ended).isEmpty();

            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call.alone()).isTrue();
            assertThat(call.arrived()).isTrue();
            assertThat(call.arrival().emergency()).isTrue();
            assertThat(call.arrival().to().dialled()).isEqualTo("112");
            assertThat(call.sip()).isEqualTo(200);
            assertThat(call.q850()).isEqualTo(16);
            assertThat(call.by()).isEqualTo(call.arrival().leg());
            assertThat(call.legs()).extracting(EndedLeg::peer).containsExactly("hub", "provider");
            assertThat(call.legs()).extracting(EndedLeg::side).containsExactly(Side.HUB, Side.PROVIDER);
            assertThat(call.legs()).allSatisfy(leg -> {
                assertThat(leg.sip()).isEqualTo(200);
                assertThat(leg.codec()).isNotEmpty();
                assertThat(leg.began()).isBetween(before, leg.answered().orElseThrow());
                assertThat(leg.ended()).isAfterOrEqualTo(leg.answered().orElseThrow());
            });
            assertThat(call.answered()).contains(call.legs().get(0).answered().orElseThrow());
            assertThat(call.began()).isBetween(before, call.answered().orElseThrow());

            world.trunk.unrecorded().handOver();
            assertThat(world.core.ended).as("once").hasSize(1);
            assertThat(world.trunk.unrecorded().size()).isZero();
        }
    }

    @Test
    void whoEndsItAndWhyIsSaid() throws Exception {
        try (World world = new World(Map.of(), EMERGENCY)) {
            world.trunk.core(null);
            up(world);
            SipRequest invite = world.provider.heard("INVITE").get(0);
            world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    world.provider
                            .back(invite, "BYE", 1)
                            .add("Reason", "Q.850;cause=31")
                            .build(),
                    world.provider.line());
            world.nothingIsLeft();
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call.by()).isEqualTo(call.legs().get(1).id());
            assertThat(call.q850()).isEqualTo(31);
        }
    }

    @Test
    void oneThatNobodyTookSaysSo() throws Exception {
        try (World world = new World(Map.of(), EMERGENCY)) {
            world.trunk.core(null);
            world.provider.onInvite = invite -> world.provider.answer(invite, 486, null);
            Phone.Line line = urgent(world);
            until(() -> assertThat(line.last()).isEqualTo(486));
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call.answered()).isEmpty();
            assertThat(call.sip()).isEqualTo(486);
            assertThat(call.q850()).isEqualTo(17);
            assertThat(call.by()).isEqualTo(call.legs().get(1).id());
            assertThat(call.legs()).extracting(EndedLeg::sip).containsExactly(486, 486);
            assertThat(call.legs()).extracting(EndedLeg::answered).containsOnly(Optional.empty());
        }
    }

    @Test
    void aCallerWhoGivesUpIsNotAnswered() throws Exception {
        try (World world = new World(Map.of(), EMERGENCY)) {
            world.trunk.core(null);
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = urgent(world);
            until(() -> assertThat(line.last()).isEqualTo(180));
            line.invite.cancel(null);
            world.nothingIsLeft();
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call.sip()).isEqualTo(487);
            assertThat(call.by()).isEqualTo(call.arrival().leg());
        }
    }

    /** The core believes that it has refused it, and must not say so. */
    @Test
    void oneThatTheTrunkWentOnWithIsToldTheCoreThatGaveItUp() throws Exception {
        try (World world = new World(Map.of(), EMERGENCY)) {
            world.core.onArrival = arrival -> world.core.port.order(
                    arrival.call(), new LegOrder.End(arrival.leg(), 404, 1, "nobody has it", false));
            Phone.Line line = up(world);
            assertThat(world.core.ended).isEmpty();
            line.send(line.inDialog("BYE"));
            EndedCall call = ended(world);
            assertThat(call.alone()).isTrue();
            assertThat(call.sip()).isEqualTo(200);
            assertThat(call.legs()).hasSize(2);
        }
    }

    @Test
    void oneThatTheCoreRanIsToldAsItsOwn() throws Exception {
        try (World world = new World(Map.of(), EMERGENCY)) {
            Phone.Line line = up(world);
            line.send(line.inDialog("BYE"));
            EndedCall call = ended(world);
            assertThat(call.alone()).isFalse();
            Phone.Line ordinary = world.established();
            ordinary.send(ordinary.inDialog("BYE"));
            world.nothingIsLeft();
            assertThat(world.core.ended)
                    .as("of an ordinary call the core knows all")
                    .hasSize(1);
        }
    }

    @Test
    void anOrdinaryCallThatEndsWhileTheCoreIsAwayIsToldToo() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.trunk.core(null);
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call.arrival().emergency()).isFalse();
            assertThat(call.alone()).isTrue();
            assertThat(call.sip()).isEqualTo(200);
            assertThat(call.legs()).hasSize(2);
        }
    }

    @Test
    void twoWhoTalkGoOnWhenAThirdPartyEndsWhileTheCoreIsAway() throws Exception {
        try (World world = new World()) {
            Phone.Line line = world.established();
            world.core.order(new LegOrder.Control(true));
            world.core.bridges = false;
            world.core.order(new LegOrder.Dial(
                    "third",
                    Target.over("provider", "tel:+4930333"),
                    Party.of("tel:+4930222"),
                    Party.of("tel:+4930333"),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    false));
            until(() -> assertThat(world.core.told(Happening.Answered.class)).hasSize(2));
            world.trunk.core(null);
            SipRequest third = world.provider.heard("INVITE").get(1);
            world.provider.line().send(world.provider.back(third, "BYE", 1));
            until(() -> assertThat(world.trunk.table().legs()).isEqualTo(2));
            assertThat(world.hub.heard("BYE")).isEmpty();
            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call.legs()).hasSize(3);
            assertThat(call.by()).isEqualTo(call.arrival().leg());
        }
    }

    @Test
    void oneThatRangWhenTheCoreWentIsToldAsRefused() throws Exception {
        try (World world = new World()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            world.trunk.core(null);
            until(() -> assertThat(line.last()).isEqualTo(503));
            world.nothingIsLeft();
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call.by()).isEqualTo("trunk");
            assertThat(call.sip()).isEqualTo(503);
            assertThat(call.reason()).isEqualTo("The runtime is being updated");
        }
    }

    private static void saysWhoCalledWhom(EndedCall call, Instant before) {
        assertThat(call.arrived()).isTrue();
        assertThat(call.arrival().from().dialled()).isEqualTo("+4930222");
        assertThat(call.arrival().to().dialled()).isEqualTo("+4930111");
        assertThat(call.began()).isBetween(before, Instant.now());
        assertThat(call.ended()).isBetween(call.began(), Instant.now());
        assertThat(call.answered()).isEmpty();
        assertThat(call.legs()).singleElement().satisfies(leg -> {
            assertThat(leg.id()).isEqualTo(call.arrival().leg());
            assertThat(leg.peer()).isEqualTo("hub");
            assertThat(leg.sip()).isEqualTo(call.sip());
        });
    }

    @Test
    void oneWhoseOfferCannotBeUsedIsToldThoughTheCoreNeverHeardOfIt() throws Exception {
        try (World world = new World()) {
            Instant before = Instant.now().minusMillis(2);
            Phone.Line line = world.hub.line().call("v=0\r\n");
            until(() -> assertThat(line.last()).isEqualTo(488));
            EndedCall call = ended(world);
            saysWhoCalledWhom(call, before);
            assertThat(world.core.arrivals).isEmpty();
            assertThat(call.sip()).isEqualTo(488);
            assertThat(call.q850()).isEqualTo(Causes.of(488));
            assertThat(call.reason()).isNotEmpty();
            assertThat(call.by()).isEqualTo("trunk");
        }
    }

    @Test
    void soIsOneThatFindsNoPort() throws Exception {
        try (World world = new World()) {
            Instant before = Instant.now().minusMillis(2);
            world.media.broken = true;
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(503));
            EndedCall call = ended(world);
            saysWhoCalledWhom(call, before);
            assertThat(call.sip()).isEqualTo(503);
            assertThat(call.reason()).isEqualTo("No port is free");
        }
    }

    @Test
    void soIsOneThatItsCallerGivesUpBeforeTheMediaAreThere() throws Exception {
        try (World world = new World()) {
            Instant before = Instant.now().minusMillis(2);
            world.media.slow = true;
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(world.media.settling).hasSize(1));
            line.invite.cancel(null);
            until(() -> assertThat(line.last()).isEqualTo(487));
            EndedCall call = ended(world);
            saysWhoCalledWhom(call, before);
            assertThat(call.sip()).isEqualTo(487);
            assertThat(call.by()).isEqualTo(call.arrival().leg());
            world.media.settling.get(0).complete(null);
            assertThat(world.core.arrivals).isEmpty();
            assertThat(world.core.ended).hasSize(1);
        }
    }

    /** Its core knows it, and writes its record. */
    @Test
    void oneThatIsGivenUpLaterIsNot() throws Exception {
        try (World world = new World()) {
            world.core.onArrival = arrival -> {};
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(world.core.arrivals).hasSize(1));
            line.invite.cancel(null);
            until(() -> assertThat(line.last()).isEqualTo(487));
            world.nothingIsLeft();
            assertThat(world.core.ended).isEmpty();
            assertThat(world.core.told(Happening.Ended.class)).hasSize(1);
        }
    }

    @Test
    void whatNobodyTookIsThereAfterARestart() throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            Phone.Line line = world.established();
            world.trunk.core(null);
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            until(() -> assertThat(kept()).hasSize(1));
            world.crash();
            world.core.kept = new CompletableFuture<>();
            world.next(directory, 1);
            assertThat(world.trunk.table().calls()).isEmpty();
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(EndedText.read(EndedText.write(call))).isEqualTo(call);
            assertThat(call.legs()).hasSize(2);
            assertThat(kept()).as("nobody said that it is kept").hasSize(1);

            FakeCore next = new FakeCore();
            world.trunk.core(next);
            world.trunk.unrecorded().handOver();
            assertThat(next.ended).containsExactly(call);
            until(() -> assertThat(kept()).isEmpty());
        }
    }

    /** The core has it in memory, and is killed in that moment. */
    @Test
    void anOrdinaryCallStandsHereUntilItsRecordIsOnDisk() throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            Phone.Line line = world.established();
            until(() -> assertThat(kept()).hasSize(1));
            world.core.kept = new CompletableFuture<>();
            line.send(line.inDialog("BYE"));
            EndedCall told = ended(world);
            assertThat(told.alone()).isFalse();
            until(() -> assertThat(kept().values()).allMatch(EndedText::isOne).hasSize(1));

            world.crash();
            FakeCore next = new FakeCore();
            world.core = next;
            world.next(directory, 1);
            assertThat(world.trunk.table().calls()).as("it is not up").isEmpty();
            world.trunk.unrecorded().handOver();
            EndedCall call = ended(world);
            assertThat(call).isEqualTo(EndedText.read(EndedText.write(told)));
            assertThat(call.sip()).isEqualTo(200);
            assertThat(call.legs()).hasSize(2);
            until(() -> assertThat(kept()).isEmpty());
        }
    }

    @Test
    void aRecordThatCannotBeReadIsLeftOut() throws Exception {
        try (CheckpointFile file = CheckpointFile.open(directory, new LinkedHashMap<>())) {
            file.write("c1", "patchbay-record 1\nid c1\n");
        }
        try (World world = World.keeping(Files.createDirectory(directory.resolve("other")), Map.of())) {
            world.trunk.unrecorded().found("c1", "patchbay-record 1\nid c1\n");
            assertThat(world.trunk.unrecorded().size()).isZero();
        }
    }

    @Test
    void ofVeryManyTheEldestAreGivenUp() throws Exception {
        try (World world = new World()) {
            EndedCall call;
            Phone.Line line = world.established();
            world.trunk.core(null);
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            world.trunk.core(world.core);
            world.trunk.unrecorded().handOver();
            call = ended(world);
            world.trunk.core(null);
            String text = EndedText.write(call);
            for (int i = 0; i < 10_005; i++) {
                world.trunk
                        .unrecorded()
                        .found("c" + i, text.replace("id " + call.arrival().call(), "id c" + i));
            }
            assertThat(world.trunk.unrecorded().size()).isEqualTo(10_000);
            assertThat(world.trunk.counters().get("records-given-up")).isEqualTo(5);
        }
    }
}
