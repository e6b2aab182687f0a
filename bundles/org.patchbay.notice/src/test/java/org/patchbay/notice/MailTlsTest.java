package org.patchbay.notice;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** TLS with a mail server that is not ours: it must have a certificate that is believed, of its own name. */
class MailTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Notice TEST = Notice.test("ops", Instant.EPOCH);

    @TempDir
    private static Path keys;

    private static SSLContext right;
    private static SSLContext other;

    private final AtomicInteger taken = new AtomicInteger();
    private SMTPServer server;

    @BeforeAll
    static void keys() throws Exception {
        right = context("right", "ip:127.0.0.1");
        other = context("other", "dns:mail.example.com");
    }

    /** That of a server, and of a client who believes it alone. */
    private static SSLContext context(String name, String subject) throws Exception {
        Path file = keys.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + subject,
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-alias",
                        "a")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD);
        KeyStore believed = KeyStore.getInstance("PKCS12");
        believed.load(null, null);
        believed.setCertificateEntry("a", store.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void serve(Mail.Security security, SSLContext certificate) {
        SMTPServer.Builder builder = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .simpleMessageListener(new SimpleMessageListener() {
                    @Override
                    public boolean accept(String from, String recipient) {
                        return true;
                    }

                    @Override
                    public void deliver(String from, String recipient, InputStream data) throws IOException {
                        data.readAllBytes();
                        taken.incrementAndGet();
                    }
                });
        if (security == Mail.Security.TLS) {
            builder.serverSocketFactory(certificate);
        } else {
            builder.enableTLS().requireTLS().startTlsSocketFactory(certificate);
        }
        server = builder.build();
        server.start();
    }

    private Mail mail(Mail.Security security, SSLContext trust) {
        return new Mail(
                new Mail.Server("127.0.0.1", server.getPortAllocated(), security, "", SecretSource.NONE),
                "patchbay@example.com",
                List.of("ops@example.com"),
                trust,
                Channel.MOST);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mail.Security.class,
            names = {"TLS", "STARTTLS"})
    void aServerThatIsBelievedIsTold(Mail.Security security) throws Exception {
        serve(security, right);
        mail(security, right).tell(TEST);
        assertThat(taken).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mail.Security.class,
            names = {"TLS", "STARTTLS"})
    void oneThatIsNotOrHasAnotherNameIsToldNothing(Mail.Security security) {
        serve(security, right);
        assertThatThrownBy(() -> mail(security, other).tell(TEST)).isInstanceOf(IOException.class);
        server.stop();
        serve(security, other);
        assertThatThrownBy(() -> mail(security, other).tell(TEST)).isInstanceOf(IOException.class);
        assertThat(taken).hasValue(0);
    }
}
