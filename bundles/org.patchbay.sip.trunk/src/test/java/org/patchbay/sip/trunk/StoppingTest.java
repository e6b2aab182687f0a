package org.patchbay.sip.trunk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** What comes while a trunk stops, and another one will follow. */
class StoppingTest {
    private static final Map<String, String> EMERGENCY =
            Map.of("emergency_numbers", "112", "emergency_fallback", "*@provider");

    @TempDir
    Path directory;

    /** Keeps a trunk from being through with its calls until it is let go. */
    private static final class Slow {
        final CountDownLatch go = new CountDownLatch(1);
        final CompletableFuture<Void> stopped;

        /** @param first done on the worker of the call before anything that the trunk wants of it */
        Slow(World world, Call call, Runnable first) {
            CountDownLatch blocked = new CountDownLatch(1);
            call.execute(() -> {
                blocked.countDown();
                try {
                    assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                first.run();
            });
            Trunk trunk = world.trunk;
            stopped = CompletableFuture.runAsync(() -> {
                try {
                    blocked.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                trunk.stopping().suspend();
            });
            until(() -> assertThat(trunk.stopping().begun()).isTrue());
        }

        void go() throws Exception {
            go.countDown();
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    private static Call call(World world) {
        until(() -> assertThat(world.trunk.table().calls()).hasSize(1));
        return world.trunk.table().calls().iterator().next();
    }

    private static Phone.Line call(Phone from, String number) {
        Phone.Line line = from.line();
        line.number = number;
        return line.call(Phone.SDP);
    }

    @Test
    void overDatagramsItIsLeftToTheNextOneWhateverItIs() throws Exception {
        try (World world = World.keeping(directory, Map.of())) {
            world.peer("hub", world.hub, Transport.UDP, EMERGENCY);
            world.peer("provider", world.provider, Transport.UDP, Map.of());
            world.established();
            Slow slow = new Slow(world, call(world), () -> {});
            Phone.Line ordinary = call(world.hub, "+4930111");
            Phone.Line urgent = call(world.hub, "112");
            Phone.Line inward = call(world.provider, "+4930222");
            until(() -> assertThat(world.trunk.stack().statistics().dropped().get("stopping"))
                    .isGreaterThanOrEqualTo(3));
            slow.go();
            world.trunk.close();
            assertThat(List.of(ordinary, urgent, inward)).allMatch(line -> line.responses.isEmpty());
            assertThat(world.provider.heard("INVITE"))
                    .as("that of the call which is up")
                    .hasSize(1);
            world.next(directory, 2);
            until(() -> assertThat(List.of(ordinary, urgent)).allMatch(line -> line.last() == 200));
            assertThat(world.trunk.table().calls()).as("with that which was up").hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void overStreamsItIsRefusedSoThatThePeerGoesElsewhereAndKeepsTheTrunk() throws Exception {
        try (World world = new World(Transport.TCP, Map.of(), EMERGENCY)) {
            world.established();
            Slow slow = new Slow(world, call(world), () -> {});
            Phone.Line outward = call(world.hub, "+4930111");
            Phone.Line urgent = call(world.hub, "112");
            Phone.Line inward = call(world.provider, "+4930222");
            until(() -> {
                assertThat(outward.last()).isEqualTo(503);
                assertThat(urgent.last()).isEqualTo(503);
                assertThat(inward.last()).as("a carrier gives up who says 503").isEqualTo(500);
            });
            assertThat(inward.responses.get(0).reason()).isEqualTo("Server Internal Error");
            assertThat(List.of(outward, urgent, inward))
                    .allMatch(line -> line.responses.get(0).has("Retry-After"));
            slow.go();
            assertThat(world.provider.heard("INVITE")).hasSize(1);
        }
    }

    /** The core is told that nothing can be dialled any more, and gives it up while the trunk stops. */
    @Test
    void anEmergencyCallThatIsGivenUpMeanwhileRingsAtNobody() throws Exception {
        try (World world = new World(Map.of("emergency_wait_millis", "5000"), EMERGENCY)) {
            world.core.onArrival = arrival -> {};
            Phone.Line line = call(world.hub, "112");
            Call call = call(world);
            until(() -> assertThat(world.core.arrivals).hasSize(1));
            Slow slow = new Slow(
                    world,
                    call,
                    () -> Orders.obey(
                            call, new LegOrder.End(world.core.last().leg(), 500, 41, "The trunk stops", false)));
            slow.go();
            until(() -> assertThat(line.last()).isEqualTo(503));
            assertThat(world.provider.heard("INVITE")).isEmpty();
            assertThat(world.trunk.table().calls()).isEmpty();
        }
    }

    @Test
    void nothingIsDialledAnyMore() throws Exception {
        try (World world = new World(Map.of("emergency_wait_millis", "5000"), EMERGENCY)) {
            world.core.onArrival = arrival -> {};
            Phone.Line line = call(world.hub, "112");
            Call call = call(world);
            until(() -> assertThat(world.core.arrivals).hasSize(1));
            Slow slow = new Slow(world, call, () -> world.core.forward(world.core.last()));
            slow.go();
            until(() -> assertThat(line.last()).isEqualTo(503));
            assertThat(world.provider.heard("INVITE")).isEmpty();
        }
    }
}
