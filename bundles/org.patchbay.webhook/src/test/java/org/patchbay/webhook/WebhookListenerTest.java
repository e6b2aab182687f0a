package org.patchbay.webhook;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.ops.health.HealthResult.State;
import org.patchbay.testkit.ops.MemorySecrets;

import static org.assertj.core.api.Assertions.assertThat;

/** The component: what it does with good settings and with others. */
class WebhookListenerTest {
    @TempDir
    private static Path base;

    private final MemorySecrets secrets = new MemorySecrets();
    private WebhookListener hooks;

    /** As the container gives them. */
    private record Given(
            String address,
            int port,
            String key__store,
            String key__store__password,
            int threads,
            int idle__seconds,
            int body__seconds,
            String[] expected)
            implements WebhookConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return WebhookConfig.class;
        }
    }

    private static Given on(String address, int port, String keyStore) {
        return new Given(address, port, keyStore, "file:store", 4, 30, 5, new String[0]);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @BeforeEach
    void make() {
        hooks = new WebhookListener(secrets, base);
    }

    @AfterEach
    void close() {
        hooks.close();
    }

    private static int ready(HttpClient client, String at, int port) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(at + ":" + port + "/hooks/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void listensOnThisMachine() throws Exception {
        int port = free();
        hooks.modified(on("127.0.0.1", port, ""));
        assertThat(ready(HttpClient.newHttpClient(), "http://127.0.0.1", port)).isEqualTo(404);
        assertThat(hooks.check().state()).isEqualTo(State.OK);
        assertThat(hooks.check().text()).contains("http://127.0.0.1:" + port + "/hooks/NAME");
        hooks.modified(on("localhost", port, ""));
        assertThat(hooks.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "192.0.2.1", "::", "''"})
    void refusesToBeReachedByOthersWithoutTls(String address) throws Exception {
        hooks.modified(on(address, free(), ""));
        assertThat(hooks.port()).isZero();
        assertThat(hooks.check().state()).isEqualTo(State.WARN);
        assertThat(hooks.check().text())
                .contains("org.patchbay.webhook: address = " + address)
                .contains("Set key_store");
    }

    @Test
    void keepsTheLastGoodSettings() throws Exception {
        int port = free();
        hooks.modified(on("127.0.0.1", port, ""));
        hooks.modified(on("0.0.0.0", port, ""));
        hooks.modified(on("127.0.0.1", 0, ""));
        assertThat(hooks.check().text()).contains("port = 0 is not a whole number from 1 to 65535", "stay in force");
        try (ServerSocket taken = new ServerSocket(0)) {
            hooks.modified(on("127.0.0.1", taken.getLocalPort(), ""));
            assertThat(hooks.check().text()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
        hooks.modified(on("127.0.0.1", free(), "no/such.p12"));
        assertThat(hooks.check().text()).contains("key_store_password = file:store names no secret");
        assertThat(hooks.port()).isEqualTo(port);
        assertThat(ready(HttpClient.newHttpClient(), "http://127.0.0.1", port)).isEqualTo(404);
        hooks.modified(on("127.0.0.1", port, ""));
        assertThat(hooks.check().state()).as("taken back").isEqualTo(State.OK);
        int other = free();
        hooks.modified(on("127.0.0.1", other, ""));
        assertThat(hooks.port()).isEqualTo(other);
        assertThat(hooks.check().state()).isEqualTo(State.OK);
    }

    @Test
    void speaksTlsWithTheKeyOfTheStore() throws Exception {
        Path store = base.resolve("key.p12");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-alias",
                        "rest",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .start()
                .waitFor();
        secrets.with("file:store", "secret");
        int port = free();
        hooks.modified(on("127.0.0.1", port, "key.p12"));
        assertThat(hooks.check().text()).contains("https://127.0.0.1:" + port).doesNotContain("secret");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(store.toFile())) {
            trusted.load(in, "secret".toCharArray());
        }
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("rest", trusted.getCertificate("rest"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
        assertThat(ready(client, "https://127.0.0.1", port)).isEqualTo(404);
        secrets.with("file:store", "wrong");
        hooks.modified(on("127.0.0.1", free(), "key.p12"));
        assertThat(hooks.check().text())
                .contains("with the key store", "stay in force")
                .doesNotContain("wrong ");
        hooks.modified(on("127.0.0.1", port, "other.p12"));
        assertThat(hooks.check().text()).contains("other.p12");
        assertThat(ready(client, "https://127.0.0.1", port)).isEqualTo(404);
    }

    @Test
    void aTakerThatIsExpectedAndMissingIsSaid() throws Exception {
        int port = free();
        hooks.modified(new Given("127.0.0.1", port, "", "", 4, 30, 5, new String[] {"zoom"}));
        assertThat(hooks.check().state()).isEqualTo(State.WARN);
        assertThat(hooks.check().text()).contains("Nobody takes zoom");
        Taker zoom = new Taker("zoom", call -> org.patchbay.api.ops.webhook.WebhookAnswer.of(200));
        hooks.bindWebhook(zoom, Map.of("service.id", 7L));
        assertThat(hooks.check().state()).isEqualTo(State.OK);
        hooks.modified(new Given("127.0.0.1", port, "", "", 4, 30, 5, new String[0]));
        hooks.unbindWebhook(zoom);
        assertThat(hooks.check().state()).isEqualTo(State.OK);
        assertThat(hooks.port()).as("nothing was closed for it").isEqualTo(port);
    }

    /** A value that is no number is met when it is asked for. */
    @Test
    void aValueThatIsNoNumberIsNamed() {
        WebhookConfig config = (WebhookConfig) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WebhookConfig.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == int.class) {
                        throw new IllegalArgumentException("For input string: \"many\"");
                    }
                    if (method.getReturnType() == String[].class) {
                        return new String[] {"zoom, Graph"};
                    }
                    return Map.of("address", "127.0.0.1").getOrDefault(method.getName(), "");
                });
        hooks.modified(config);
        assertThat(hooks.check().text())
                .contains("org.patchbay.webhook: port = \"many\" is not a whole number from 1 to 65535.")
                .contains("body_seconds", "expected = Graph is no name of a webhook");
        assertThat(hooks.port()).isZero();
    }
}
