package org.patchbay.rest;

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
class RestTest {
    @TempDir
    private static Path base;

    private final World world = new World();
    private final MemorySecrets secrets = new MemorySecrets();
    private Rest rest;

    /** As the container gives them. */
    private record Given(
            String address,
            int port,
            String key__store,
            String key__store__password,
            int threads,
            int idle__seconds,
            int requests__per__second,
            int import__megabytes,
            int backup__megabytes)
            implements RestConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return RestConfig.class;
        }
    }

    private static Given on(String address, int port, String keyStore) {
        return new Given(address, port, keyStore, "file:store", 4, 30, 50, 32, 1024);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @BeforeEach
    void make() {
        rest = new Rest(world, secrets, base, java.util.Optional.empty());
    }

    @AfterEach
    void close() {
        rest.close();
    }

    private static int ready(HttpClient client, String at, int port) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(at + ":" + port + "/api/v1/ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void listensOnThisMachine() throws Exception {
        int port = free();
        rest.modified(on("127.0.0.1", port, ""));
        assertThat(ready(HttpClient.newHttpClient(), "http://127.0.0.1", port)).isEqualTo(200);
        assertThat(rest.check().state()).isEqualTo(State.OK);
        assertThat(rest.check().text()).contains("http://127.0.0.1:" + port + "/api/v1");
        rest.modified(on("localhost", port, ""));
        assertThat(rest.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "192.0.2.1", "::", "''"})
    void refusesToBeReachedByOthersWithoutTls(String address) throws Exception {
        rest.modified(on(address, free(), ""));
        assertThat(rest.port()).isZero();
        assertThat(rest.check().state()).isEqualTo(State.WARN);
        assertThat(rest.check().text())
                .contains("org.patchbay.rest: address = " + address)
                .contains("Set key_store");
    }

    @Test
    void keepsTheLastGoodSettings() throws Exception {
        int port = free();
        rest.modified(on("127.0.0.1", port, ""));
        rest.modified(on("0.0.0.0", port, ""));
        rest.modified(on("127.0.0.1", 0, ""));
        assertThat(rest.check().text()).contains("port = 0 is not a whole number from 1 to 65535", "stay in force");
        try (ServerSocket taken = new ServerSocket(0)) {
            rest.modified(on("127.0.0.1", taken.getLocalPort(), ""));
            assertThat(rest.check().text()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
        rest.modified(on("127.0.0.1", free(), "no/such.p12"));
        assertThat(rest.check().text()).contains("key_store_password = file:store names no secret");
        assertThat(rest.port()).isEqualTo(port);
        assertThat(ready(HttpClient.newHttpClient(), "http://127.0.0.1", port)).isEqualTo(200);
        rest.modified(on("127.0.0.1", port, ""));
        assertThat(rest.check().state()).as("taken back").isEqualTo(State.OK);
        int other = free();
        rest.modified(on("127.0.0.1", other, ""));
        assertThat(rest.port()).isEqualTo(other);
        assertThat(rest.check().state()).isEqualTo(State.OK);
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
        rest.modified(on("127.0.0.1", port, "key.p12"));
        assertThat(rest.check().text()).contains("https://127.0.0.1:" + port).doesNotContain("secret");
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
        assertThat(ready(client, "https://127.0.0.1", port)).isEqualTo(200);
        secrets.with("file:store", "wrong");
        rest.modified(on("127.0.0.1", free(), "key.p12"));
        assertThat(rest.check().text())
                .contains("with the key store", "stay in force")
                .doesNotContain("wrong ");
        rest.modified(on("127.0.0.1", port, "other.p12"));
        assertThat(rest.check().text()).contains("other.p12");
        assertThat(ready(client, "https://127.0.0.1", port)).isEqualTo(200);
    }

    /** A value that is no number is met when it is asked for. */
    @Test
    void aValueThatIsNoNumberIsNamed() {
        RestConfig config = (RestConfig) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RestConfig.class}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == int.class) {
                        throw new IllegalArgumentException("For input string: \"many\"");
                    }
                    return Map.of("address", "127.0.0.1").getOrDefault(method.getName(), "");
                });
        rest.modified(config);
        assertThat(rest.check().text())
                .contains("org.patchbay.rest: port = \"many\" is not a whole number from 1 to 65535.")
                .contains("import_megabytes", "backup_megabytes = \"many\" is not a whole number from 1 to 65536.");
        assertThat(rest.port()).isZero();
    }
}
