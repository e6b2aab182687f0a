package org.patchbay.sip.trunk;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.sip.stack.transport.ConnectionInfo;
import org.patchbay.sip.stack.transport.Transport;
import org.patchbay.sip.trunk.emergency.EmergencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** It is found out once; but a connection that has another's number by now is another's. */
    @Test
    void aConnectionWithACertificateIsWhoseItsCertificateIs(@TempDir Path directory) throws Exception {
        X509Certificate hub = certificate(directory, "sip.example");
        X509Certificate other = certificate(directory, "other.example");
        for (int i = 0; i < 2; i++) {
            assertThat(table.of(tls(7, hub)).map(PeerSettings::name)).contains("teams");
            assertThat(table.of(tls(7, other))).isEmpty();
        }
        for (long id = 0; id < 10_000; id++) {
            assertThat(table.of(tls(id, hub))).isPresent();
        }
    }

    /** Whoever has a certificate that is trusted could come from a network of the hub's. */
    @Test
    void aHubOverTlsIsKnownByItsCertificateWhateverItsAddress(@TempDir Path directory) throws Exception {
        Map<String, String> hub = Map.of("name", "h", "side", "hub", "host", "sip.example", "sources", "192.0.2.0/24");
        PeerTable byHost = new PeerTable(List.of(PeerSettings.read("p", hub)));
        assertThat(byHost.of(tls(1, certificate(directory, "sip.example")))).isPresent();
        ConnectionInfo stranger = tls(2, certificate(directory, "carrier.example"));
        assertThat(byHost.of(stranger)).isEmpty();
        assertThat(byHost.refusal(stranger)).contains("carrier.example").contains("h (sip.example)");
        assertThatThrownBy(() -> PeerSettings.read("p", Map.of("name", "h", "side", "hub", "host", "192.0.2.7")))
                .hasMessageContainingAll("p", "tls_name", "certificate");
    }

    private static ConnectionInfo tls(long id, X509Certificate leaf) {
        return new ConnectionInfo(
                id,
                "inside",
                Transport.TLS,
                new InetSocketAddress("127.0.0.1", 5061),
                new InetSocketAddress("192.0.2.99", 4000),
                List.of(leaf),
                false);
    }

    private static X509Certificate certificate(Path directory, String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        KeyFilesTest.keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "a",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-keystore",
                store.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        return (X509Certificate) keys.getCertificate("a");
    }
}
