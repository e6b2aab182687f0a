package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A trunk between two phones, the hub and the provider. */
final class World implements AutoCloseable {
    final Phone hub;
    final Phone provider;
    final FakeMedia media = new FakeMedia();
    final MediaEngine engine;
    final FakeCore core = new FakeCore();
    final Trunk trunk;
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
        trunk = new Trunk(
                TrunkSettings.read("org.patchbay.sip.trunk", trunkSettings),
                StackSettings.defaults().withWorkers(2).withTimers(Phone.TIMERS));
        ListeningPoint toHub =
                trunk.stack().listen(ListenSettings.plain("hub", transport, new InetSocketAddress("127.0.0.1", 0)));
        ListeningPoint toProvider = trunk.stack()
                .listen(ListenSettings.plain("provider", transport, new InetSocketAddress("127.0.0.1", 0)));
        hub.trunk = toHub.localAddress();
        provider.trunk = toProvider.localAddress();
        peer("hub", hub, transport, hubSettings);
        peer("provider", provider, transport, Map.of());
        trunk.engine(engine);
        trunk.core(core);
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
        hub.close();
        provider.close();
    }
}
