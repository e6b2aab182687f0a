package org.patchbay.sip.trunk;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which roots the hub's certificates have to lead to, and what becomes of a file that cannot be used. */
class HubRootsTest {
    private static final Path SHIPPED = Path.of("src", "main", "etc", "trust", "hub-roots.pem");
    /** As the contract names them: the first four bytes of SHA-1. */
    private static final List<String> PROMISED =
            List.of("a8985d3a", "df3c24f9", "7e04de89", "17f3de5e", "a78849dc", "5fb7ee06", "73a5e64a", "999a64c3");

    @TempDir
    static Path made;

    @TempDir
    Path dir;

    @BeforeAll
    static void keys() throws Exception {
        Files.writeString(made.resolve("password"), "changeit");
        for (String name : List.of("hub", "rogue", "own")) {
            KeyFilesTest.keytool(
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-alias",
                    name,
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "bc=ca:true",
                    "-ext",
                    "san=dns:" + (name.equals("own") ? "own" : "hub.test"),
                    "-ext",
                    "eku=serverAuth",
                    "-keystore",
                    file(name + ".p12"));
            KeyFilesTest.keytool(
                    "-exportcert", "-rfc", "-alias", name, "-keystore", file(name + ".p12"), "-file", file(name));
        }
        for (String name : List.of("rogue", "own")) {
            KeyFilesTest.keytool(
                    "-importcert", "-noprompt", "-alias", name, "-file", file(name), "-keystore", file("trust.p12"));
        }
    }

    private static String file(String name) {
        return made.resolve(name).toString();
    }

    private static X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(made.resolve(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void thoseThatAreShippedAreThoseOfTheContractAndTheirCommentsAreTrue() throws Exception {
        HubRoots shipped = new HubRoots(SHIPPED.toString());
        shipped.read();
        assertThat(shipped.fault()).isEmpty();
        List<String> found = new ArrayList<>();
        String text = Files.readString(SHIPPED);
        for (X509Certificate root : shipped.roots()) {
            String sha1 = print("SHA-1", root);
            found.add(sha1.replace(":", "").toLowerCase(Locale.ROOT).substring(0, 8));
            assertThat(text).contains("# SHA-1   " + sha1, "# SHA-256 " + print("SHA-256", root));
            root.verify(root.getPublicKey());
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(PROMISED);
        assertThat(shipped.describe()).contains("8 roots", "2031-11-10");
        assertThat(shipped.advice(Instant.parse("2031-10-01T00:00:00Z")))
                .contains("DigiCert Global Root CA", "DigiCert High Assurance", "expires on 2031-11-10")
                .doesNotContain("G2");
        assertThat(shipped.advice(Instant.parse("2026-11-26T00:00:00Z"))).isEmpty();
    }

    private static String print(String hash, X509Certificate certificate) throws Exception {
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
    }

    private X509ExtendedTrustManager trust(String roots) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        java.security.KeyStore store =
                java.security.KeyStore.getInstance(made.resolve("trust.p12").toFile(), "changeit".toCharArray());
        factory.init(store);
        HubRoots read = new HubRoots(roots);
        read.read();
        PeerTable peers = new PeerTable(List.of(PeerSettings.read(
                "p", Map.of("name", "teams", "side", "hub", "host", "sip.hub.test", "tls_name", "hub.test"))));
        return PeerTrust.over(factory, read, peers::carriesHub);
    }

    @Test
    void whoCarriesTheHubsNameMustLeadToTheHubsRootsAndNobodyElseMay() throws Exception {
        X509ExtendedTrustManager trust = trust(file("hub"));
        X509Certificate[] hub = {certificate("hub")};
        X509Certificate[] rogue = {certificate("rogue")};
        X509Certificate[] own = {certificate("own")};
        trust.checkServerTrusted(hub, "ECDHE_ECDSA");
        trust.checkClientTrusted(hub, "ECDHE_ECDSA");
        trust.checkServerTrusted(own, "ECDHE_ECDSA");
        for (int i = 0; i < 2; i++) {
            boolean client = i == 0;
            assertThatThrownBy(() -> {
                        if (client) {
                            trust.checkClientTrusted(rogue, "ECDHE_ECDSA");
                        } else {
                            trust.checkServerTrusted(rogue, "ECDHE_ECDSA");
                        }
                    })
                    .as("it is in the truststore, which is for others")
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining("hub_roots");
        }
        assertThat(trust.getAcceptedIssuers()).contains(hub[0], own[0]);
        trust("").checkServerTrusted(rogue, "ECDHE_ECDSA");
    }

    @Test
    void withoutAnyRootsNoHubIsBelievedAndOthersAre() throws Exception {
        X509ExtendedTrustManager trust = trust(file("nowhere"));
        X509Certificate[] hub = {certificate("hub")};
        assertThatThrownBy(() -> trust.checkServerTrusted(hub, "ECDHE_ECDSA"))
                .hasMessageContaining("the roots of the hub cannot be read: see hub_roots");
        trust.checkServerTrusted(new X509Certificate[] {certificate("own")}, "ECDHE_ECDSA");
    }

    @Test
    void anotherFileIsUsedOnceItIsThereAndABrokenOneIsSaidWhileTheLastStays() throws Exception {
        Path roots = dir.resolve("roots.pem");
        AtomicInteger renewals = new AtomicInteger();
        KeyFiles files = new KeyFiles(
                new TrunkSettings.Keys(
                        file("own.p12"), file("password"), file("trust.p12"), file("password"), roots.toString(), true),
                leaf -> true,
                renewals::incrementAndGet);
        assertThat(files.fault())
                .isEqualTo("org.patchbay.sip.trunk: hub_roots = " + roots
                        + " is not there. No certificate of the hub is accepted until then.");
        put(roots, Files.readString(made.resolve("hub")));
        files.look();
        assertThat(files.fault()).isEmpty();
        assertThat(files.describe()).contains("'CN=own' (for servers alone, valid to ", "1 roots of the hub");
        assertThat(renewals).hasValue(1);
        for (String bad :
                List.of("", "no certificates", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
            put(roots, bad);
            files.look();
            assertThat(files.fault()).contains("hub_roots = " + roots, "The roots read before stay in use.");
            assertThat(files.describe()).contains("1 roots of the hub");
        }
        put(roots, Files.readString(SHIPPED));
        files.look();
        assertThat(files.fault()).isEmpty();
        assertThat(files.describe()).contains("8 roots of the hub");
    }

    private void put(Path file, String text) throws Exception {
        Path fresh = Files.writeString(dir.resolve("fresh"), text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theShippedFileIsTakenUnlessTheOperatorSaysWhomToTrust() {
        String before = System.getProperty("karaf.etc");
        System.setProperty("karaf.etc", "/opt/patchbay/etc");
        try {
            assertThat(keys(Map.of()).hubRoots()).isEqualTo("/opt/patchbay/etc/trust/hub-roots.pem");
            assertThat(keys(Map.of("truststore", "own.p12")).hubRoots()).isEmpty();
            assertThat(keys(Map.of("truststore", "own.p12", "hub_roots", "mine.pem"))
                            .hubRoots())
                    .isEqualTo("mine.pem");
        } finally {
            if (before == null) {
                System.clearProperty("karaf.etc");
            } else {
                System.setProperty("karaf.etc", before);
            }
        }
        assertThat(keys(Map.of()).hubRoots()).isEmpty();
    }

    private static TrunkSettings.Keys keys(Map<String, String> values) {
        return TrunkSettings.read("p", values).keys();
    }
}
