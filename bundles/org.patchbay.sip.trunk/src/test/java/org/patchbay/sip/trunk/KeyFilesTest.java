package org.patchbay.sip.trunk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyFilesTest {
    private static final String PID = "org.patchbay.sip.trunk: ";

    @TempDir
    static Path made;

    @TempDir
    Path dir;

    @BeforeAll
    static void keys() throws Exception {
        for (String name : List.of("one", "two")) {
            keytool("-genkeypair", "-keyalg", "EC", "-alias", name, "-dname", "CN=" + name, "-keystore", file(name));
            keytool("-exportcert", "-alias", name, "-keystore", file(name), "-file", file(name) + ".cer");
        }
        keytool("-importcert", "-noprompt", "-alias", "one", "-file", file("one") + ".cer", "-keystore", file("trust"));
    }

    private static String file(String name) {
        return made.resolve(name + ".p12").toString();
    }

    static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "changeit", "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }

    @BeforeEach
    void use() throws Exception {
        Files.writeString(dir.resolve("password"), "changeit\n");
        put("key.p12", "one");
        put("trust.p12", "trust");
    }

    private void put(String name, String from) throws IOException {
        Path fresh = Files.copy(made.resolve(from + ".p12"), dir.resolve("fresh"));
        Files.move(fresh, dir.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private String at(String name) {
        return dir.resolve(name).toString();
    }

    private final AtomicInteger renewals = new AtomicInteger();

    private KeyFiles read() throws GeneralSecurityException {
        return new KeyFiles(
                new TrunkSettings.Keys(at("key.p12"), at("password"), at("trust.p12"), at("password"), "", true),
                leaf -> false,
                renewals::incrementAndGet);
    }

    @Test
    void whatPeersWillNotLikeIsSaidBefore() throws Exception {
        assertThat(read().advice()).isEmpty();
        keytool(
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-keysize",
                "1024",
                "-alias",
                "bad",
                "-dname",
                "CN=bad",
                "-validity",
                "5",
                "-ext",
                "eku=clientAuth",
                "-keystore",
                file("bad"));
        put("key.p12", "bad");
        assertThat(read().advice())
                .contains(
                        "key.p12: the certificate 'CN=bad' expires on ", "in 4 days", "lacks serverAuth", "2048 bits");
        X509Certificate leaf = issued("leaf", "middle");
        assertThat(CertificateAdvice.of(List.of(leaf), Set.of(), Instant.now()))
                .singleElement()
                .asString()
                .contains("'CN=middle'", "whole chain");
        assertThat(CertificateAdvice.of(List.of(leaf), Set.of(leaf.getIssuerX500Principal()), Instant.now()))
                .as("directly below a root")
                .isEmpty();
        assertThat(CertificateAdvice.of(
                        List.of(leaf),
                        Set.of(leaf.getIssuerX500Principal()),
                        Instant.now().plus(Duration.ofDays(99))))
                .singleElement()
                .asString()
                .contains("has expired on");
    }

    private static X509Certificate issued(String name, String by) throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-alias", by, "-dname", "CN=" + by, "-keystore", file(name));
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-signer",
                by,
                "-keystore",
                file(name));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(file(name)))) {
            store.load(in, "changeit".toCharArray());
        }
        return (X509Certificate) store.getCertificate(name);
    }

    @Test
    void theSameContextIsGivenUntilAFileChanges() throws Exception {
        KeyFiles files = read();
        SSLContext first = files.context();
        assertThat(files.context()).isSameAs(first);
        put("key.p12", "two");
        SSLContext second = files.context();
        assertThat(second).isNotSameAs(first);
        assertThat(files.context()).isSameAs(second);
        assertThat(files.fault()).isEmpty();
        assertThat(renewals).as("told, so that connections are made anew").hasValue(1);
    }

    @Test
    void whatCannotBeReadIsSaidAndWhatWasBeforeStays() throws Exception {
        KeyFiles files = read();
        SSLContext good = files.context();
        Files.writeString(dir.resolve("key.p12"), "no keys at all");
        assertThat(files.context()).isSameAs(good);
        assertThat(files.fault())
                .startsWith(PID + "keystore = " + at("key.p12") + " is damaged")
                .contains("stay in use");
        Files.delete(dir.resolve("key.p12"));
        assertThat(files.context()).isSameAs(good);
        assertThat(files.fault()).contains("is not there");
        put("key.p12", "two");
        assertThat(files.context()).isNotSameAs(good);
        assertThat(files.fault()).isEmpty();
    }

    @Test
    void aPasswordThatComesLateIsTriedAgain() throws Exception {
        KeyFiles files = read();
        SSLContext good = files.context();
        Files.writeString(dir.resolve("password"), "something else");
        assertThat(files.context()).isSameAs(good);
        assertThat(files.fault()).contains("keystore = ").contains("another password");
        Files.writeString(dir.resolve("password"), "changeit");
        assertThat(files.context()).isNotSameAs(good);
        assertThat(files.fault()).isEmpty();
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreToldByKeyAndName() throws Exception {
        put("key.p12", "trust");
        assertThatThrownBy(this::read)
                .hasMessage(PID + "keystore = " + at("key.p12") + " holds no private key with a certificate.");
        put("key.p12", "one");
        put("trust.p12", "one");
        assertThatThrownBy(this::read)
                .hasMessageStartingWith(PID + "truststore = " + at("trust.p12"))
                .hasMessageContaining("keytool -importcert");
        Files.delete(dir.resolve("password"));
        assertThatThrownBy(this::read)
                .hasMessage(PID + "keystore_password_file = " + at("password") + " is not there.");
    }

    @Test
    void aCertificateIsDescribedWithoutLineBreaks() throws Exception {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "x",
                "-dname",
                "CN=a\nb",
                "-ext",
                "san=dns:sbc.example,ip:127.0.0.1",
                "-keystore",
                at("odd.p12"));
        KeyStore store = KeyStore.getInstance(dir.resolve("odd.p12").toFile(), "changeit".toCharArray());
        String text = Certificates.describe((java.security.cert.X509Certificate) store.getCertificate("x"));
        assertThat(text).contains("sbc.example 127.0.0.1").contains("valid to ").doesNotContain("\n");
    }
}
