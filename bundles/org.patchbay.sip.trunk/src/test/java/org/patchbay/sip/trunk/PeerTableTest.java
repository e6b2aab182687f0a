package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.emergency.EmergencyStore;

import static org.assertj.core.api.Assertions.assertThat;

class PeerTableTest {
    private final PeerTable table = new PeerTable(List.of(
            PeerSettings.read(
                    "a",
                    Map.of(
                            "name",
                            "zoom",
                            "side",
                            "provider",
                            "host",
                            "192.0.2.7",
                            "transport",
                            "tcp",
                            "listener",
                            "outside")),
            PeerSettings.read(
                    "b", Map.of("name", "teams", "side", "hub", "host", "sip.example", "tls_name", "sip.example"))));

    private static ConnectionInfo from(Transport transport, String listener, String address) {
        return new ConnectionInfo(
                1,
                listener,
                transport,
                new InetSocketAddress("127.0.0.1", 5060),
                new InetSocketAddress(address, 4000),
                List.of(),
                false);
    }

    @Test
    void whoIsRefusedIsToldWithWhatWouldLetHimIn() {
        assertThat(table.refusal(from(Transport.TCP, "outside", "192.0.2.8"))).contains("sources");
        assertThat(table.refusal(from(Transport.UDP, "outside", "192.0.2.7"))).contains("no peer over udp");
        assertThat(table.refusal(from(Transport.TCP, "inside", "192.0.2.7")))
                .contains("zoom")
                .contains("outside");
        assertThat(table.refusal(from(Transport.TLS, "inside", "198.51.100.1")))
                .contains("no certificate")
                .contains("teams (sip.example)");
    }

    @Test
    void whatAPeerDialsInAnEmergencyIsKnownBeforeAnybodyParsesIt() {
        PeerTable two = new PeerTable(List.of(
                PeerSettings.read(
                        "a",
                        Map.of("name", "x", "side", "hub", "host", "sip.example", "emergency_numbers", "112, 911")),
                PeerSettings.read(
                        "b",
                        Map.of("name", "y", "side", "provider", "host", "192.0.2.7", "emergency_numbers", "999"))));
        Emergencies emergencies = new Emergencies(new EmergencyStore(null, System::currentTimeMillis));
        assertThat(List.of("sip:112@sbc.example", "sip:+911@x;user=phone", "tel:999", "tel:999;phone-context=x"))
                .allMatch(uri -> emergencies.urgent(two, uri));
        assertThat(List.of("", ":", "sip:", "sip:1120@x", "sip:sbc@112", "sip:+49112@x"))
                .noneMatch(uri -> emergencies.urgent(two, uri));
    }
}
