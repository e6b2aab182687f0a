package org.patchbay.sip.trunk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.admin.PeerView;
import org.patchbay.sip.stack.message.SipRequest;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.stays;
import static org.patchbay.sip.trunk.World.until;

class PeerMonitorTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private World world;
    private Phone other;
    private PeerMonitor monitor;
    private TrunkView view;

    @BeforeEach
    void start() throws Exception {
        world = new World();
        other = new Phone(Transport.UDP);
        monitor = new PeerMonitor(world.trunk, (peer, state) -> told.add(peer.name() + " " + state));
        view = new TrunkView(
                world.trunk,
                new Doors(world.trunk.stack(), TrunkSettings.read("t", Map.of()), leaf -> false),
                monitor,
                new Registrations(world.trunk, (peer, state) -> {}),
                new Locator(name -> List.of(), () -> Duration.ofDays(1), () -> {}));
    }

    @AfterEach
    void stop() {
        world.close();
        other.close();
    }

    private void ask(String seconds) {
        world.peer(
                "provider",
                world.provider,
                Transport.UDP,
                Map.of(
                        "hosts",
                        "127.0.0.1:" + world.provider.port() + ", localhost:" + other.port(),
                        "contact_host",
                        "sbc.example.com",
                        "options_seconds",
                        seconds));
        monitor.adjust(world.trunk.peers());
    }

    private PeerView shown() {
        return view.peers().stream()
                .filter(p -> p.name().equals("provider"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyHostIsAskedInItsOwnNameAndNotAllAtOnce() {
        long[] heard = new long[2];
        world.provider.onOptions = t -> heard[0] = System.nanoTime();
        other.onOptions = t -> heard[1] = System.nanoTime();
        ask("60");
        until(() -> assertThat(other.heard("OPTIONS")).isNotEmpty());
        assertThat(world.provider.heard("OPTIONS")).isNotEmpty();
        assertThat(heard[1] - heard[0]).as("nanoseconds apart").isGreaterThan(100_000_000L);
        SipRequest one = world.provider.heard("OPTIONS").get(0);
        SipRequest two = other.heard("OPTIONS").get(0);
        assertThat(one.uri().text()).isEqualTo("sip:127.0.0.1:" + world.provider.port());
        assertThat(two.uri().text()).isEqualTo("sip:localhost:" + other.port());
        assertThat(two.to().uri().host()).isEqualTo("localhost");
        assertThat(List.of(one, two)).allSatisfy(options -> {
            assertThat(options.contact().uri().host()).isEqualTo("sbc.example.com");
            assertThat(options.from().uri().host()).isEqualTo("sbc.example.com");
        });
    }

    @Test
    void aPeerIsUpAsLongAsOneOfItsHostsIs() {
        world.provider.onOptions = t -> world.provider.answer(t, 503, null);
        ask("1");
        String one = "127.0.0.1:" + world.provider.port();
        String two = "localhost:" + other.port();
        until(() -> assertThat(shown().address()).isEqualTo("udp:" + one + " down, " + two + " up"));
        assertThat(shown().state()).isEqualTo("up");
        assertThat(shown().note()).startsWith(one + " is down since ").endsWith(": It answers OPTIONS with 503.");
        assertThat(told).containsExactly("provider up");

        other.onOptions = t -> other.answer(t, 408, null);
        until(() -> assertThat(shown().state()).isEqualTo("down"));
        assertThat(shown().note()).contains(one).contains(two).contains("with 408");
        until(() -> assertThat(told).containsExactly("provider up", "provider down"));

        world.provider.onOptions = t -> world.provider.answer(t, 200, null);
        until(() -> assertThat(shown().address()).isEqualTo("udp:" + one + " up, " + two + " down"));
        assertThat(shown().state()).isEqualTo("up");
        until(() -> assertThat(told).containsExactly("provider up", "provider down", "provider up"));
    }

    @Test
    void whoIsAskedNoMoreIsUnknown() {
        ask("1");
        until(() -> assertThat(shown().state()).isEqualTo("up"));
        ask("0");
        assertThat(shown().state()).isEqualTo("unknown");
        assertThat(shown().address()).doesNotContain("up");
        int asked = world.provider.heard("OPTIONS").size();
        stays(Duration.ofMillis(1500), () -> assertThat(world.provider.heard("OPTIONS"))
                .hasSizeLessThanOrEqualTo(asked + 1));
    }

    @Test
    void aHubThatRefusesUsIsUpAndItIsSaidWhatToDo() {
        world.hub.onOptions = t -> world.hub.answer(t, 403, null);
        askHub();
        until(() ->
                assertThat(hub().note()).startsWith("It refuses OPTIONS with 403: does the hub know contact_host?"));
        assertThat(hub().note()).contains("<sip:sbc.example.com:", "Calls are tried all the same.");
        assertThat(hub().state()).isEqualTo("up");
        assertThat(world.trunk.hosts().refusals(settings())).isEqualTo(hub().note());
        world.hub.onOptions = t -> world.hub.answer(t, 480, null);
        until(() -> assertThat(hub().note()).isEqualTo("It answers OPTIONS with 480."));
        assertThat(world.trunk.hosts().refusals(settings())).isEmpty();
        world.hub.onOptions = t -> world.hub.answer(t, 404, null);
        until(() -> assertThat(hub().note())
                .startsWith("It refuses OPTIONS with 404: ")
                .contains("contact_host"));
        world.hub.onOptions = t -> world.hub.answer(t, 200, null);
        until(() -> assertThat(hub().note()).isEmpty());
    }

    private void askHub() {
        world.peer("hub", world.hub, Transport.UDP, Map.of("contact_host", "sbc.example.com", "options_seconds", "1"));
        monitor.adjust(world.trunk.peers());
    }

    private PeerSettings settings() {
        return world.trunk.peers().named("hub").orElseThrow();
    }

    private PeerView hub() {
        return view.peers().stream()
                .filter(p -> p.name().equals("hub"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whenAPeerAsksUsIsKept() {
        assertThat(world.trunk.hosts().asked(settings())).isEmpty();
        Phone.Line line = world.hub.line();
        line.send(world.hub.line().first("OPTIONS", any -> {}).toBuilder());
        until(() -> assertThat(world.trunk.hosts().asked(settings())).isPresent());
    }
}
