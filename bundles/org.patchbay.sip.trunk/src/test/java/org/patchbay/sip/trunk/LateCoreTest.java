package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.health.HealthResult;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

/** Calls of before a restart after which the core, or the media engine, does not come for long. */
class LateCoreTest {
    @TempDir
    Path directory;

    private final FakeMedia media = new FakeMedia();
    private final TrunkComponentTest.Core core = new TrunkComponentTest.Core();
    private Phone phone;
    private int port;
    private TrunkComponent component;

    @BeforeEach
    void start() throws IOException {
        phone = new Phone(Transport.UDP);
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        phone.trunk = new InetSocketAddress("127.0.0.1", port);
    }

    @AfterEach
    void stop() {
        component.deactivate();
        phone.close();
    }

    private void begin() {
        component = new TrunkComponent(
                new HashMap<>(Map.of(
                        "listeners", "udp:127.0.0.1:" + port,
                        "warm_up_calls", "0",
                        "workers", "1",
                        "emergency_open_seconds", "1")),
                directory);
        component.bindPeer(new PeerComponent(new HashMap<>(Map.of(
                "name", "provider",
                "side", "provider",
                "host", "127.0.0.1",
                "port", phone.port(),
                "options_seconds", "0"))));
    }

    /** A call that is up, and left by its trunk. */
    private Phone.Line left() {
        begin();
        core.ready = true;
        component.bindEngine(media, Map.of());
        component.bindCore(core);
        until(() -> assertThat(component.listeners()).hasSize(1));
        Phone.Line line = phone.line().call(Phone.SDP);
        until(() -> {
            assertThat(line.last()).isEqualTo(200);
            assertThat(phone.acks).hasSize(1);
        });
        component.deactivate();
        core.ready = false;
        return line;
    }

    private void isServed(Phone.Line line) {
        until(() -> assertThat(component.listeners()).hasSize(1));
        assertThat(component.counters()).containsEntry("calls", 1L);
        Phone.Line ordinary = phone.line().call(Phone.SDP);
        until(() -> assertThat(ordinary.last()).as("nobody rules on it").isEqualTo(500));
        line.send(line.inDialog("BYE"));
        until(() -> assertThat(phone.heard("BYE")).hasSize(1));
        until(() -> assertThat(component.counters()).containsEntry("calls", 0L));
    }

    @Test
    void ordinaryCallsWaitForAnEngineToBeWarm() {
        media.warm = new CompletableFuture<>();
        begin();
        core.ready = true;
        component.bindEngine(media, Map.of());
        component.bindCore(core);
        World.stays(
                Duration.ofMillis(300), () -> assertThat(component.listeners()).isEmpty());
        media.warm.complete(null);
        until(() -> assertThat(component.listeners()).hasSize(1));
    }

    @Test
    void withoutACoreTheyAreServedAndTheirRecordsWait() {
        Phone.Line line = left();
        begin();
        component.bindEngine(media, Map.of());
        isServed(line);
        assertThat(component.check().state()).isEqualTo(HealthResult.State.NOT_READY);
        // That of the one that nobody ruled on as well.
        assertThat(component.counters()).containsEntry("records-waiting", 2L);

        component.bindCore(core);
        assertThat(core.real.ended)
                .as("not before it knows whose calls they are")
                .isEmpty();
        core.ready(true);
        until(() -> assertThat(core.real.ended)
                .satisfiesExactlyInAnyOrder(
                        call -> {
                            assertThat(call.sip()).isEqualTo(200);
                            assertThat(call.legs()).hasSize(2);
                        },
                        call -> {
                            assertThat(call.sip()).isEqualTo(500);
                            assertThat(call.reason()).isEqualTo("not-ready");
                            assertThat(call.legs()).hasSize(1);
                        }));
        assertThat(component.counters()).containsEntry("records-waiting", 0L);
        until(() -> assertThat(component.check().text()).doesNotContain("emergency"));
        Phone.Line later = phone.line().call(Phone.SDP);
        until(() -> assertThat(later.last()).isEqualTo(200));
    }

    @Test
    void withACoreThatDoesNotBecomeReadyAndWithoutMediaTheyAreServedToo() {
        Phone.Line line = left();
        media.sessions.clear();
        begin();
        component.bindCore(core);
        until(() -> assertThat(component.listeners()).hasSize(1));
        component.bindEngine(media, Map.of());
        until(() -> assertThat(component.counters()).containsEntry("media-recovered", 1L));
        isServed(line);
    }
}
