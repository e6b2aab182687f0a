package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.emergency.EmergencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A trunk between two phones, the hub and the provider. */
final class World implements AutoCloseable {
    final Phone hub;
    final Phone provider;
    final FakeMedia media = new FakeMedia();
    final MediaEngine engine;
    FakeCore core = new FakeCore();
    Trunk trunk;
    private final Map<String, String> settings;
    private final List<Trunk> former = new ArrayList<>();
    private final List<PeerSettings> peers = new ArrayList<>();

    World() throws IOException {
        this(Transport.UDP, Map.of(), Map.of());
    }

    World(Map<String, String> trunkSettings, Map<String, String> hubSettings) throws IOException {
        this(Transport.UDP, trunkSettings, hubSettings);
    }

    World(Transport transport, Map<String, String> trunkSettings, Map<String, String> hubSettings) throws IOException {
        this(transport, null, trunkSettings, hubSettings);
    }

    /** With media that are heard. */
    World(MediaEngine real) throws IOException {
        this(Transport.UDP, real, Map.of(), Map.of());
    }

    private World(
            Transport transport, MediaEngine real, Map<String, String> trunkSettings, Map<String, String> hubSettings)
            throws IOException {
        engine = real == null ? media : real;
        hub = new Phone(transport);
        provider = new Phone(transport);
        settings = new HashMap<>(Map.of("capture_megabytes", "1"));
        settings.putAll(trunkSettings);
        trunk = trunk(2, null);
        ListeningPoint toHub = trunk.stack()
                .listen(ListenSettings.plain("hub", transport, new InetSocketAddress("127.0.0.1", port())));
        ListeningPoint toProvider = trunk.stack()
                .listen(ListenSettings.plain("provider", transport, new InetSocketAddress("127.0.0.1", port())));
        hub.trunk = toHub.localAddress();
        provider.trunk = toProvider.localAddress();
        peer("hub", hub, transport, hubSettings);
        peer("provider", provider, transport, Map.of());
        trunk.engine(engine);
        trunk.core(core);
    }

    /** Free, and outside of what systems hand out by themselves: nobody is to take it while a trunk is restarted. */
    private static int port() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(22_000, 32_000);
            try (DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress("127.0.0.1", port));
                    ServerSocket connections = new ServerSocket(port, 1, datagrams.getLocalAddress())) {
                return connections.getLocalPort();
            } catch (IOException e) {
                // Somebody has it; the next one.
            }
        }
    }

    /** A call that is up outlives this trunk if it is told so, or if it is given time to write it down. */
    static World keeping(Path directory, Map<String, String> trunkSettings) throws IOException {
        World world = new World(trunkSettings, Map.of());
        InetSocketAddress toHub = world.hub.trunk;
        InetSocketAddress toProvider = world.provider.trunk;
        world.trunk.close();
        world.trunk = world.trunk(2, directory);
        assertThat(world.trunk.checkpoints().open()).isEmpty();
        world.open(toHub, toProvider);
        return world;
    }

    private Trunk trunk(int workers, Path kept) {
        return new Trunk(
                TrunkSettings.read("org.patchbay.sip.trunk", settings),
                StackSettings.defaults().withWorkers(workers).withTimers(Phone.TIMERS),
                kept,
                new EmergencyStore(null, System::currentTimeMillis));
    }

    private void open(InetSocketAddress toHub, InetSocketAddress toProvider) throws IOException {
        trunk.stack().listen(ListenSettings.plain("hub", Transport.UDP, toHub));
        trunk.stack().listen(ListenSettings.plain("provider", Transport.UDP, toProvider));
        equip();
    }

    /** Stops the trunk as an operator does. */
    void stop() {
        trunk.stopping().suspend();
        trunk.close();
    }

    /** Ends trunk and media as a power failure does. */
    void crash() {
        former.add(trunk);
        trunk.stack().close();
        media.sessions.clear();
    }

    /** Whether the next trunk finds no media engine. */
    boolean silent;
    /** Whether the next trunk finds no core. */
    boolean alone;

    private void equip() {
        trunk.peers(new PeerTable(peers));
        trunk.engine(silent ? null : engine);
        trunk.core(alone ? null : core);
    }

    /** The next trunk, with this number of workers. What it has found is restored. */
    void next(Path directory, int workers) throws IOException {
        trunk = trunk(workers, directory);
        equip();
        Restoring restoring = new Restoring(trunk, trunk.checkpoints().open());
        restoring.restore();
        open(hub.trunk, provider.trunk);
        restoring.opened();
    }

    void forget(String name) {
        peers.removeIf(each -> each.name().equals(name));
    }

    void peer(String name, Phone phone, Transport transport, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "name",
                name,
                "side",
                name.equals("hub") ? "hub" : "provider",
                "transport",
                transport.parameter(),
                "host",
                "127.0.0.1",
                "port",
                Integer.toString(phone.port()),
                "listener",
                name.equals("hub") ? "hub" : "provider",
                "srtp",
                "false",
                "options_seconds",
                "0"));
        values.putAll(more);
        if (more.containsKey("hosts")) {
            values.remove("host");
        }
        peers.removeIf(each -> each.name().equals(name));
        peers.add(PeerSettings.read("org.patchbay.sip.peer~" + name, values));
        trunk.peers(new PeerTable(peers));
    }

    static void until(org.awaitility.core.ThrowingRunnable check) {
        await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(8)).untilAsserted(check);
    }

    /** Something stays as it is for so long. */
    static void stays(Duration time, org.awaitility.core.ThrowingRunnable check) {
        await().pollInterval(Duration.ofMillis(20))
                .during(time)
                .atMost(time.plusSeconds(8))
                .untilAsserted(check);
    }

    /** A call that is up, from the hub to the provider. */
    Phone.Line established() {
        Phone.Line line = hub.line().call(Phone.SDP);
        until(() -> {
            assertThat(line.last()).isEqualTo(200);
            assertThat(provider.acks).isNotEmpty();
            assertThat(trunk.table().calls()).allMatch(call -> call.caller() == null);
        });
        return line;
    }

    void nothingIsLeft() {
        until(() -> {
            assertThat(trunk.table().calls()).isEmpty();
            assertThat(trunk.table().legs()).isZero();
            assertThat(engine.sessions()).isZero();
        });
    }

    @Override
    public void close() {
        trunk.close();
        former.forEach(each -> each.checkpoints().close());
        hub.close();
        provider.close();
    }
}
