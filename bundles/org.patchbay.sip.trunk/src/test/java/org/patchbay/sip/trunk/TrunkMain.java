package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.Transport;

/** The trunk alone, for SIPp by hand: {@code TrunkMain udp 5060 5070}: what comes from anywhere goes to 5070. */
final class TrunkMain {
    private TrunkMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Transport transport = Transport.valueOf(args[0].toUpperCase(java.util.Locale.ROOT));
        WarmUp.run(1000, Duration.ofSeconds(20));
        Trunk trunk = new Trunk(
                TrunkSettings.read("main", Map.of("max_calls", "100000")),
                StackSettings.defaults().withWorkers(2));
        trunk.stack()
                .listen(ListenSettings.plain(
                        "in", transport, new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1]))));
        trunk.peers(new PeerTable(List.of(
                peer("provider", transport, args[2], "127.0.0.1:" + args[2]),
                peer("hub", transport, "5099", "127.0.0.0/8"))));
        FakeMedia media = new FakeMedia();
        FakeCore core = new FakeCore();
        core.keep = false;
        trunk.engine(media);
        trunk.core(core);
        while (true) {
            Thread.sleep(1000);
            System.out.println(
                    trunk.table().calls().size() + " calls, " + trunk.table().legs() + " legs, "
                            + media.sessions() + " sessions, " + core.calls.size() + " in core, "
                            + trunk.counters().all() + " " + trunk.stack().statistics());
        }
    }

    private static PeerSettings peer(String name, Transport transport, String port, String sources) {
        return PeerSettings.read(
                name,
                Map.of(
                        "name",
                        name,
                        "side",
                        name.equals("hub") ? "hub" : "provider",
                        "transport",
                        transport.parameter(),
                        "host",
                        "127.0.0.1",
                        "port",
                        port,
                        "sources",
                        sources,
                        "srtp",
                        "false",
                        "options_seconds",
                        "0"));
    }
}
