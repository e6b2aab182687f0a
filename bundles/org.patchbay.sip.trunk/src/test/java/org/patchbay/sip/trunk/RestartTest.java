package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.control.EstablishedCall;
import org.patchbay.api.call.control.EstablishedLeg;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Calls that are up outlive their trunk. */
class RestartTest {
    private static final String HOLD = Phone.SDP.replace("sendrecv", "sendonly");

    @TempDir
    Path directory;

    private World world() throws IOException {
        return World.keeping(directory, Map.of());
    }

    private Map<String, String> kept() {
        try {
            Path copy = Files.createTempDirectory(directory, "copy");
            Files.copy(directory.resolve("calls.log"), copy.resolve("calls.log"));
            Map<String, String> found = new LinkedHashMap<>();
            CheckpointFile.open(copy, found).close();
            return found;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Waits until so many calls are written down. */
    private void written(int calls) {
        until(() -> assertThat(kept()).hasSize(calls));
    }

    /** Changes what is written down while nobody uses it. */
    private void spoil(UnaryOperator<String> change) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        try (CheckpointFile file = CheckpointFile.open(directory, found)) {
            for (Map.Entry<String, String> each : found.entrySet()) {
                String changed = change.apply(each.getValue());
                assertThat(changed).isNotEqualTo(each.getValue());
                file.write(each.getKey(), changed);
            }
        }
    }

    @Test
    void theElinThatACallShowsIsItsOwnAfterARestartToo() throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            world.peer("hub", world.hub, Transport.UDP, Map.of("emergency_numbers", "911"));
            world.peer("provider", world.provider, Transport.UDP, Map.of("elin", "pidf"));
            Phone.Line line = EmergencyCallTest.located(world, "911");
            assertThat(world.provider.heard("INVITE").get(0).from().uri().user())
                    .isEqualTo("+14255550911");
            written(1);
            world.stop();
            world.next(directory, 2);
            // The store of this trunk knows nothing of it but by the call.
            assertThat(world.trunk.emergencies().store().shownAs("+14255550911"))
                    .hasValueSatisfying(use -> assertThat(use.peer()).isEqualTo("hub"));
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            assertThat(world.trunk.emergencies().store().shownAs("+14255550911"))
                    .as("it may be called back")
                    .isPresent();
        }
    }

    private static void bothAreEnded(World world, String reason) {
        until(() -> {
            assertThat(world.hub.heard("BYE")).hasSize(1);
            assertThat(world.provider.heard("BYE")).hasSize(1);
        });
        for (Phone phone : List.of(world.hub, world.provider)) {
            assertThat(phone.heard("BYE").get(0).first("Reason")).contains(reason);
        }
        world.nothingIsLeft();
    }

    @Test
    void aTrunkThatStopsLeavesItsCallsAndTheNextOneGoesOn() throws Exception {
        try (World world = world()) {
            Instant before = Instant.now().minusMillis(5);
            Phone.Line line = world.established();
            SipRequest invite = world.provider.heard("INVITE").get(0);
            world.stop();
            assertThat(world.media.sessions).singleElement().matches(session -> session.left);
            assertThat(kept()).hasSize(1);
            world.next(directory, 2);

            assertThat(world.media.sessions).singleElement().matches(session -> !session.left);
            until(() -> assertThat(world.core.adopted).isNotEmpty());
            EstablishedCall adopted = world.core.adopted.get(0);
            assertThat(adopted.arrival())
                    .usingRecursiveComparison()
                    .ignoringFields("headers", "fallback")
                    .isEqualTo(world.core.last());
            assertThat(adopted.arrived()).isTrue();
            assertThat(adopted.began()).isBetween(before, Instant.now());
            EstablishedLeg a = adopted.legs().get(0);
            EstablishedLeg b = adopted.legs().get(1);
            assertThat(a.partner()).contains(b.id());
            assertThat(b.partner()).contains(a.id());
            assertThat(List.of(a.peer(), b.peer())).containsExactly("hub", "provider");
            assertThat(a.codec()).isNotEmpty().isEqualTo(b.codec());
            assertThat(b.answered()).isAfterOrEqualTo(b.began()).isBetween(before, Instant.now());
            assertThat(world.hub.heard("BYE")).isEmpty();
            assertThat(world.provider.heard("BYE")).isEmpty();

            // A BYE from the one who was called ends the caller's leg.
            world.provider.stack.send(
                    world.provider.point,
                    world.provider.destination(),
                    world.provider.back(invite, "BYE", 1).build(),
                    world.provider.line());
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            assertThat(world.hub.heard("BYE").get(0).callId()).isEqualTo(line.callId);
            world.nothingIsLeft();
            until(() -> assertThat(kept()).isEmpty());
            assertThat(world.core.told(Happening.Ended.class)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void afterACrashACallIsHeldResumedAndEndedWhateverTheNumberOfWorkers(int workers) throws Exception {
        try (World world = world()) {
            Phone.Line line = world.established();
            written(1);
            world.crash();
            world.next(directory, workers);
            assertThat(world.trunk.table().calls()).hasSize(1);
            assertThat(world.media.sessions).hasSize(1);

            world.provider.onInvite =
                    again -> world.provider.answer(again, 200, FakeMedia.sdp("127.0.0.1", 5000, "0", "recvonly"));
            line.send(line.inDialog("INVITE").body("application/sdp", HOLD));
            until(() -> assertThat(world.provider.heard("INVITE")).hasSize(2));
            SipRequest again = world.provider.heard("INVITE").get(1);
            assertThat(again.cseqNumber()).as("skips what may be lost").isGreaterThan(1000);
            assertThat(again.body()).asString().contains("sendonly");
            until(() -> assertThat(world.core.told(Happening.Hold.class)).hasSize(1));
            until(() -> assertThat(line.statuses()).containsExactly(200, 200));

            line.send(line.inDialog("BYE"));
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void allThatBelongsToACallIsWrittenDown() throws Exception {
        try (World world = world()) {
            world.core.diversions = List.of();
            world.established();
            Call call = world.trunk.table().calls().iterator().next();
            Leg leg = call.legs().iterator().next();
            call.on(() -> {
                call.emergency = true;
                call.nextReplacement();
                leg.held = true;
                leg.holding = true;
                leg.digits = Digits.Source.INFO;
                leg.host = "tenant.example.com";
                leg.contactUser = "+4930\\n1";
                leg.dialog().routes = List.of("<sip:proxy.example.com;lr>", "<sip:next.example.com;lr>");
                leg.dialog().host = new Host("sip.example.com", 5071);
                leg.dialog().sessionSeconds = 1800;
                leg.dialog().sessionOurs = true;
                leg.dialog().sessionShared = true;
                leg.timer().restored(System.currentTimeMillis() - 60_000);
            });
            world.stop();
            String before = kept().values().iterator().next();
            assertThat(before)
                    .contains("held true", "holding true", "digits INFO", "host tenant.example.com", "emergency true")
                    .contains("replacements 1", "<sip:next.example.com;lr>", "host sip.example.com", "said v=0");
            world.next(directory, 2);
            Call again = world.trunk.table().calls().iterator().next();
            world.stop();
            String after = kept().values().iterator().next();
            assertThat(plain(after)).isEqualTo(plain(before));
            assertThat(refreshed(after)).isCloseTo(refreshed(before), org.assertj.core.data.Offset.offset(50L));
            assertThat(again).isNotSameAs(call);
        }
    }

    /** Without what is to be another: the numbers of our requests, and the last digits of times that are counted. */
    private static String plain(String text) {
        return text.replaceAll("local-cseq [0-9]+", "").replaceAll("refreshed [0-9]+", "");
    }

    private static long refreshed(String text) {
        return Long.parseLong(text.replaceAll("(?s).*?refreshed ([0-9]+).*", "$1"));
    }

    @Test
    void aSessionThatRanOutMeanwhileIsEndedOnBothSides() throws Exception {
        try (World world = world()) {
            world.hub.line().call(r -> r.add("Supported", "timer")
                    .add("Session-Expires", "1800;refresher=uac")
                    .body("application/sdp", Phone.SDP));
            until(() -> assertThat(world.provider.acks).isNotEmpty());
            written(1);
            world.crash();
            long longAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
            spoil(text -> text.replaceAll("refreshed [0-9]+", "refreshed " + longAgo));
            world.next(directory, 2);
            bothAreEnded(world, "text=\"The session timer ran out\"");
        }
    }

    @Test
    void aSessionTimerCountsTheTimeThatNobodyWasThere() throws Exception {
        try (World world = world()) {
            world.established();
            written(1);
            world.crash();
            long almost = System.currentTimeMillis() - Duration.ofMinutes(16).toMillis();
            spoil(text -> text.replaceAll("refreshed [0-9]+", "refreshed " + almost));
            world.next(directory, 2);
            // Half of 1800 s is over: it is our turn to refresh, at once, with the description in force.
            until(() -> assertThat(world.hub.heard("INVITE")).isNotEmpty());
            assertThat(world.trunk.table().calls()).hasSize(1);
        }
    }

    @Test
    void whereTheMediaCannotBeTakenUpBothSidesAreEndedAndTheCoreIsTold() throws Exception {
        try (World world = world()) {
            world.established();
            written(1);
            world.crash();
            world.media.broken = true;
            world.next(directory, 2);
            bothAreEnded(world, "Q.850;cause=41;text=\"The call could not be restored\"");
            assertThat(world.core.adopted).isNotEmpty();
            assertThat(world.core.told(Happening.Ended.class))
                    .extracting(Happening.Ended::q850)
                    .contains(41);
            assertThat(world.trunk.counters().get("calls-not-restored")).isEqualTo(1);
            until(() -> assertThat(kept()).isEmpty());
        }
    }

    @Test
    void aPeerThatIsNotConfiguredAnyMoreIsTakenLeaveOf() throws Exception {
        try (World world = world()) {
            world.established();
            world.stop();
            world.forget("provider");
            world.next(directory, 2);
            bothAreEnded(world, "Q.850;cause=41");
        }
    }

    @Test
    void aLegThatCannotBeReadDoesNotKeepTheOtherUp() throws Exception {
        try (World world = world()) {
            world.established();
            world.stop();
            spoil(text -> {
                int second = text.lastIndexOf("[leg]");
                return text.substring(0, second) + text.substring(second).replace("remote-cseq", "nonsense");
            });
            world.next(directory, 2);
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void aRecordOfAnotherVersionIsLeftOut() throws Exception {
        try (World world = world()) {
            world.established();
            world.stop();
            spoil(text -> text.replace("patchbay-call 1", "patchbay-call 99"));
            world.next(directory, 2);
            assertThat(world.trunk.table().calls()).isEmpty();
            until(() -> assertThat(kept()).isEmpty());
        }
    }

    @Test
    void aPeerThatHasGivenUpMeanwhileIsFoundOut() throws Exception {
        try (World world = world()) {
            world.established();
            written(1);
            world.crash();
            world.hub.onOptions = options -> world.hub.answer(options, 481, null);
            world.next(directory, 2);
            until(() -> assertThat(world.provider.heard("BYE")).hasSize(1));
            world.nothingIsLeft();
        }
    }

    @Test
    void whatIsNotUpWhenTheTrunkStopsIsEnded() throws Exception {
        try (World world = world()) {
            world.provider.onInvite = invite -> world.provider.answer(invite, 180, null);
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(180));
            world.stop();
            until(() -> assertThat(line.last()).isEqualTo(503));
            until(() -> assertThat(world.provider.cancels).hasSize(1));
            until(() -> assertThat(world.core.told(Happening.Ended.class)).isNotEmpty());
            assertThat(kept()).isEmpty();
            assertThat(world.media.sessions).isEmpty();
        }
    }

    @Test
    void aCallThatATreatmentHasIsKeptWithItsOneLeg() throws Exception {
        try (World world = world()) {
            world.core.onArrival = arrival -> {
                world.core.port.order(arrival.call(), new LegOrder.Control(true));
                world.core.port.order(arrival.call(), new LegOrder.Answer(arrival.leg()));
            };
            Phone.Line line = world.hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            world.stop();
            world.next(directory, 2);
            until(() -> assertThat(world.core.adopted).isNotEmpty());
            assertThat(world.core.adopted.get(0).legs()).singleElement().matches(leg -> leg.partner()
                    .equals(Optional.empty()));
            world.core.order(new LegOrder.End(world.core.last().leg(), 200, 16, "", false));
            until(() -> assertThat(world.hub.heard("BYE")).hasSize(1));
        }
    }

    @Test
    void whatTheCoreOrdersBeforeAnythingCanBeSentIsDoneThen() throws Exception {
        try (World world = world()) {
            world.established();
            world.stop();
            world.core.onAdopt = call -> call.legs()
                    .forEach(leg -> world.core.port.order(
                            call.arrival().call(), new LegOrder.End(leg.id(), 480, 16, "let go", false)));
            world.next(directory, 2);
            bothAreEnded(world, "let go");
        }
    }

    @Test
    void aShortCallIsNeverWritten() throws Exception {
        try (World world = world()) {
            Phone.Line line = world.established();
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
            World.stays(Duration.ofMillis(600), () -> assertThat(Files.size(directory.resolve("calls.log")))
                    .isZero());
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidAndWrittenLater() throws Exception {
        Path inTheWay = directory.resolve("calls");
        Files.writeString(inTheWay, "a file");
        try (World world = World.keeping(inTheWay, Map.of())) {
            Phone.Line line = world.established();
            assertThat(world.trunk.checkpoints().works()).isFalse();
            assertThat(world.trunk.checkpoints().fault()).contains(inTheWay.toString(), "Make room");
            Files.delete(inTheWay);
            until(() -> assertThat(world.trunk.checkpoints().works()).isTrue());
            until(() -> assertThat(Files.size(inTheWay.resolve("calls.log"))).isPositive());
            line.send(line.inDialog("BYE"));
            world.nothingIsLeft();
        }
    }

    @Test
    void aComponentThatIsToKeepNoneEndsThem() throws Exception {
        try (Phone phone = new Phone(Transport.UDP)) {
            Map<String, Object> settings = new java.util.HashMap<>(Map.of(
                    "listeners", "udp:127.0.0.1:0", "warm_up_calls", "0", "workers", "1", "keep_calls", "false"));
            TrunkComponent component = new TrunkComponent(settings, directory);
            component.bindPeer(new PeerComponent(new java.util.HashMap<>(Map.of(
                    "name", "provider",
                    "side", "provider",
                    "host", "127.0.0.1",
                    "port", phone.port(),
                    "options_seconds", "0"))));
            component.bindEngine(new FakeMedia(), Map.of());
            component.bindCore(new FakeCore());
            until(() -> assertThat(component.listeners()).hasSize(1));
            phone.trunk = new java.net.InetSocketAddress(
                    "127.0.0.1", Integer.parseInt(component.listeners().get(0).split(":")[2]));
            Phone.Line line = phone.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            component.deactivate();
            until(() -> assertThat(phone.heard("BYE")).hasSize(2));
            assertThat(kept()).isEmpty();
        }
    }
}
