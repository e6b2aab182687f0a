package org.patchbay.sip.trunk;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.sip.stack.StackSettings;
import org.patchbay.sip.stack.transport.ClientAuth;
import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.ListeningPoint;
import org.patchbay.sip.stack.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.sip.trunk.World.until;

class TlsTest {
    @TempDir
    static Path dir;

    /** Certificates for servers only, as the hub has them: each trusted by itself. */
    @BeforeAll
    static void keys() throws Exception {
        Files.writeString(dir.resolve("password"), "changeit\n");
        for (String name : List.of("hub.example", "sbc.example", "rogue.example")) {
            keytool(
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-alias",
                    name,
                    "-dname",
                    "CN=" + name,
                    "-validity",
                    "2",
                    "-ext",
                    "san=dns:" + name,
                    "-ext",
                    "eku=serverAuth",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file(name));
            keytool(
                    "-exportcert",
                    "-alias",
                    name,
                    "-keystore",
                    file(name),
                    "-file",
                    dir.resolve(name + ".cer").toString());
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-file",
                    dir.resolve(name + ".cer").toString(),
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    dir.resolve("trust.p12").toString());
        }
    }

    private static String file(String name) {
        return dir.resolve(name + ".p12").toString();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-storepass", "changeit"));
        command.addAll(1, List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static KeyFiles material(String name) throws Exception {
        return new KeyFiles(
                new TrunkSettings.Keys(
                        file(name),
                        dir.resolve("password").toString(),
                        dir.resolve("trust.p12").toString(),
                        dir.resolve("password").toString(),
                        "",
                        true),
                leaf -> false,
                () -> {});
    }

    private static ListenSettings tls(String name, String certificate) throws Exception {
        return ListenSettings.tls(
                name, new InetSocketAddress("127.0.0.1", 0), material(certificate), ClientAuth.NEEDED);
    }

    @Test
    void thePeerIsKnownByTheNameInItsCertificate() throws Exception {
        Trunk trunk = new Trunk(TrunkSettings.read("t", Map.of()), StackSettings.defaults());
        try (trunk;
                Phone hub = new Phone(Transport.TLS, tls("phone", "hub.example"));
                Phone rogue = new Phone(Transport.TLS, tls("phone", "rogue.example"))) {
            ListeningPoint point = trunk.stack().listen(tls("tls", "sbc.example"));
            trunk.peers(new PeerTable(List.of(PeerSettings.read(
                    "p",
                    Map.of(
                            "name", "hub",
                            "side", "hub",
                            "host", "127.0.0.1",
                            "port", Integer.toString(hub.port()),
                            "tls_name", "hub.example",
                            "sources", "127.0.0.0/8",
                            "srtp", "false",
                            "options_seconds", "0")))));
            FakeCore core = new FakeCore();
            core.targets = List.of("hub");
            trunk.engine(new FakeMedia());
            trunk.core(core);
            hub.trunk = point.localAddress();
            rogue.trunk = point.localAddress();

            Phone.Line line = hub.line().call(Phone.SDP);
            until(() -> assertThat(line.last()).isEqualTo(200));
            assertThat(hub.heard("INVITE").get(0).topVia().transport()).isEqualTo("TLS");
            assertThat(hub.heard("INVITE").get(0).contact().uri().parameters().get("transport"))
                    .isEqualTo("tls");

            Phone.Line refused = rogue.line().call(Phone.SDP);
            until(() -> assertThat(refused.failures).hasSize(1));
            assertThat(core.arrivals).hasSize(1);

            // The name is asked of whom we call, too.
            trunk.peers(new PeerTable(List.of(PeerSettings.read(
                    "p",
                    Map.of(
                            "name", "hub",
                            "side", "hub",
                            "host", "127.0.0.1",
                            "port", Integer.toString(rogue.port()),
                            "tls_name", "hub.example",
                            "sources", "127.0.0.0/8",
                            "srtp", "false",
                            "options_seconds", "0")))));
            Phone.Line unreached = hub.line().call(Phone.SDP);
            until(() -> assertThat(unreached.last()).isEqualTo(503));
            assertThat(rogue.requests).isEmpty();
        }
    }
}
