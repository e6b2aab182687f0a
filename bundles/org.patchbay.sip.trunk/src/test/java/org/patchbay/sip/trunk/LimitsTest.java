package org.patchbay.sip.trunk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What one tenant or one caller may take, and that it is given back. */
class LimitsTest {
    private final AtomicLong now = new AtomicLong();
    private final Limits limits = new Limits(now::get);

    private List<Limits.Place> admitted(Limits.Ceilings ceilings, String tenant, String user, int tries) {
        List<Limits.Place> places = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            Limits.Place place = limits.admit(ceilings, tenant, user);
            if (!place.refused()) {
                places.add(place);
            }
        }
        return places;
    }

    @Test
    void callsAtATimeAreCountedForEachTenantAndGivenBack() {
        Limits.Ceilings ceilings = new Limits.Ceilings(3, 0, 2, 0);
        List<Limits.Place> places = admitted(ceilings, "a", "1", 9);
        assertThat(places).as("of one caller").hasSize(2);
        assertThat(limits.admit(ceilings, "a", "1").refusal).isEqualTo("user-limit");
        assertThat(admitted(ceilings, "a", "2", 9))
                .as("of another, up to the tenant's")
                .hasSize(1);
        assertThat(limits.admit(ceilings, "a", "3").refusal).isEqualTo("tenant-limit");
        assertThat(admitted(ceilings, "b", "1", 9)).as("another tenant").hasSize(2);
        assertThat(admitted(ceilings, "", "", 99))
                .as("who is nobody's is not counted")
                .hasSize(99);
        assertThat(limits.describe()).contains("Tenant a has 3 calls at a time", "A caller has 2 calls");
        places.get(0).back();
        assertThat(admitted(ceilings, "a", "1", 9)).hasSize(1);
        now.addAndGet(61_000_000_000L);
        assertThat(limits.describe()).isEmpty();
    }

    @Test
    void nothingIsRememberedOfCallsThatEnded() {
        Limits.Ceilings ceilings = new Limits.Ceilings(9, 0, 9, 0);
        List<Limits.Place> places = admitted(ceilings, "a", "1", 9);
        assertThat(limits.size()).isEqualTo(2);
        places.forEach(Limits.Place::back);
        assertThat(limits.size()).isZero();
    }

    @Test
    void anyNumberOfNumbersTakesNoMoreThanSoMuchMemory() {
        Limits.Ceilings ceilings = new Limits.Ceilings(0, 0, 0, 2);
        for (int i = 0; i < 3 * Rates.MOST; i++) {
            now.addAndGet(10_000);
            assertThat(limits.admit(ceilings, "a", "n" + i).refused()).isFalse();
            assertThat(limits.size()).isLessThanOrEqualTo(Rates.MOST);
        }
        assertThat(admitted(ceilings, "a", "n1", 5)).as("even then").hasSizeGreaterThanOrEqualTo(2);
        now.addAndGet(2_000_000_000L);
        assertThat(admitted(ceilings, "a", "fresh", 5)).hasSize(2);
        assertThat(limits.size()).as("who owes nothing is forgotten").isLessThan(10);
    }

    @Test
    void aCallThatIsRefusedUsesUpNothing() {
        Limits.Ceilings ceilings = new Limits.Ceilings(0, 3, 0, 1);
        assertThat(admitted(ceilings, "a", "1", 50)).hasSize(1);
        assertThat(limits.admit(ceilings, "a", "1").refusal).isEqualTo("user-rate");
        assertThat(admitted(ceilings, "a", "2", 1)).hasSize(1);
        assertThat(admitted(ceilings, "a", "3", 1)).hasSize(1);
        assertThat(limits.admit(ceilings, "a", "4").refusal).isEqualTo("tenant-rate");
    }

    private static Phone.Line call(Phone from, String host, String number, String caller) {
        Phone.Line line = from.line();
        line.number = number;
        return line.call(request -> request.requestUri("sip:" + number + "@" + host)
                .set("From", "<sip:" + caller + "@x.test>;tag=" + line.tag)
                .body("application/sdp", Phone.SDP));
    }

    @Test
    void theHubIsSentElsewhereAndEmergencyCallsAreNotCounted() throws Exception {
        try (World world = new World(Map.of("tenant_max_calls", "1"), Map.of("emergency_numbers", "112"))) {
            Phone.Line first = call(world.hub, "A.contoso.test", "+4930111", "+4930222");
            until(() -> assertThat(first.last()).isEqualTo(200));
            Phone.Line second = call(world.hub, "a.contoso.test", "+4930111", "+4930223");
            until(() -> assertThat(second.last()).isEqualTo(503));
            assertThat(second.responses.get(0).first("Retry-After")).isEqualTo("5");
            assertThat(second.responses.get(0).first("Reason")).contains("tenant-limit");
            assertThat(world.trunk.counters().get("refused-tenant-limit")).isEqualTo(1);
            until(() -> assertThat(world.core.ended).hasSize(1));
            EndedCall turnedAway = world.core.ended.get(0);
            assertThat(turnedAway.arrived()).isTrue();
            assertThat(turnedAway.alone()).isTrue();
            assertThat(turnedAway.arrival().host()).isEqualTo("a.contoso.test");
            assertThat(turnedAway.arrival().from().dialled()).isEqualTo("+4930223");
            assertThat(turnedAway.sip()).isEqualTo(503);
            assertThat(turnedAway.q850()).isEqualTo(42);
            assertThat(turnedAway.reason()).isEqualTo("tenant-limit");
            assertThat(turnedAway.answered()).isEmpty();
            assertThat(turnedAway.by()).isEqualTo("trunk");
            assertThat(turnedAway.legs()).singleElement().satisfies(leg -> {
                assertThat(leg.id()).isEqualTo(turnedAway.arrival().leg());
                assertThat(leg.peer()).isEqualTo("hub");
                assertThat(leg.sip()).isEqualTo(503);
            });
            until(() -> assertThat(world.trunk.ladder().of(turnedAway.arrival().call()))
                    .extracting(LadderLine::line)
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("INVITE sip:+4930111@a.contoso.test"),
                            line -> assertThat(line).startsWith("SIP/2.0 503"),
                            line -> assertThat(line).startsWith("ACK ")));
            Phone.Line other = call(world.hub, "b.contoso.test", "+4930111", "+4930222");
            Phone.Line urgent = call(world.hub, "a.contoso.test", "112", "+4930222");
            until(() -> assertThat(other.last()).isEqualTo(200));
            until(() -> assertThat(urgent.last()).isEqualTo(200));
            first.send(first.inDialog("BYE"));
            until(() -> assertThat(world.trunk.table().calls()).hasSize(2));
            Phone.Line third = call(world.hub, "a.contoso.test", "+4930111", "+4930222");
            until(() -> assertThat(third.last()).isEqualTo(200));
        }
    }

    @Test
    void aProvidersCallerIsRefusedAndTheTrunkIsNotGivenUp() throws IOException {
        try (World world = new World(Map.of("user_calls_per_second", "1"), Map.of())) {
            world.core.targets = List.of("hub");
            world.peer("provider", world.provider, Transport.UDP, Map.of("tenant", "contoso"));
            List<Phone.Line> lines = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                lines.add(call(world.provider, "127.0.0.1", "+493011" + i, "+4930222"));
            }
            until(() -> assertThat(lines).allMatch(line -> line.last() > 0).anyMatch(line -> line.last() == 200));
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.last()).isEqualTo(500);
                assertThat(line.responses.get(0).first("Reason")).contains("user-rate");
            });
            Phone.Line other = call(world.provider, "127.0.0.1", "+4930111", "+4930223");
            until(() -> assertThat(other.last()).isEqualTo(200));
            Phone.Line hidden = call(world.provider, "127.0.0.1", "+4930111", "anonymous");
            Phone.Line hiddenToo = call(world.provider, "127.0.0.1", "+4930111", "anonymous");
            until(() -> assertThat(hidden.last()).isEqualTo(200));
            until(() -> assertThat(hiddenToo.last())
                    .as("nobody knows whether it is the same")
                    .isEqualTo(200));
        }
    }

    /** @param change what becomes of what was written down before it is read */
    private static Phone.Line another(Path directory, UnaryOperator<String> change) throws Exception {
        try (World world = World.keeping(directory, Map.of("tenant_max_calls", "1", "user_max_calls", "1"))) {
            Phone.Line first = call(world.hub, "a.contoso.test", "+4930111", "+4930222");
            until(() -> assertThat(first.last()).isEqualTo(200));
            until(() -> assertThat(world.provider.acks).isNotEmpty());
            world.stop();
            Map<String, String> found = new LinkedHashMap<>();
            try (CheckpointFile file = CheckpointFile.open(directory, found)) {
                assertThat(found).hasSize(1);
                for (Map.Entry<String, String> each : found.entrySet()) {
                    file.write(each.getKey(), change.apply(each.getValue()));
                }
            }
            world.next(directory, 2);
            Phone.Line second = call(world.hub, "a.contoso.test", "+4930111", "+4930223");
            until(() -> assertThat(second.last()).isGreaterThanOrEqualTo(200));
            first.send(first.inDialog("BYE"));
            if (second.last() == 503) {
                world.nothingIsLeft();
                assertThat(world.trunk.limits().size()).as("given back").isZero();
                Phone.Line third = call(world.hub, "a.contoso.test", "+4930111", "+4930222");
                until(() -> assertThat(third.last()).isEqualTo(200));
            }
            return second;
        }
    }

    @Test
    void aCallKeepsItsPlaceOverARestart(@TempDir Path directory) throws Exception {
        Phone.Line second = another(directory, text -> text);
        assertThat(second.last()).isEqualTo(503);
        assertThat(second.responses.get(0).first("Reason")).contains("tenant-limit");
    }

    @Test
    void whatAnEarlierVersionWroteDownIsReadAndHasNone(@TempDir Path directory) throws Exception {
        Phone.Line second = another(directory, text -> {
            String earlier = text.replaceAll("(?m)^place-.*\n", "");
            assertThat(earlier).isNotEqualTo(text);
            return earlier;
        });
        assertThat(second.last()).isEqualTo(200);
    }

    @Test
    void placesThatWereTakenBeforeARestartAreCountedAndGivenBack() {
        Limits.Ceilings ceilings = new Limits.Ceilings(2, 0, 1, 0);
        Limits.Place before = limits.admit(ceilings, "a", "1");
        Limits next = new Limits(now::get);
        Limits.Place restored = next.restored(before.tenant, before.user);
        assertThat(next.admit(ceilings, "a", "1").refusal).isEqualTo("user-limit");
        assertThat(next.admit(ceilings, "a", "2").refused()).isFalse();
        assertThat(next.admit(ceilings, "a", "3").refusal).isEqualTo("tenant-limit");
        restored.back();
        assertThat(next.admit(ceilings, "a", "1").refused()).isFalse();
        assertThat(next.restored("", "")).isSameAs(Limits.Place.FREE);
    }
}
