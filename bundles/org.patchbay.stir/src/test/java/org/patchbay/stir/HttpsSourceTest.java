package org.patchbay.stir;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.stir.Repository.Page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What may be fetched, from a real server over TLS. */
class HttpsSourceTest {
    private static final byte[] BODY = "a certificate".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @TempDir
    static Path scratch;

    private static Signers root;
    private static Repository repository;
    private HttpsSource source = source(Duration.ofSeconds(20), true, "127.0.0.1", "localhost");

    @BeforeAll
    static void start() throws Exception {
        root = Signers.root(scratch, "web");
        repository = Repository.start(root.server());
        repository.put("/a.pem", Page.pem(BODY));
    }

    @AfterAll
    static void stop() {
        repository.close();
    }

    @AfterEach
    void close() {
        source.close();
    }

    private static HttpsSource source(Duration limit, boolean bench, String... hosts) {
        try {
            return new HttpsSource(
                    new Repositories(List.of(hosts), Set.of(repository.port(), 443), bench),
                    Tls.trusting(root.file()),
                    limit,
                    4);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void refused(URI uri, String reason) {
        assertThatThrownBy(() -> source.fetch(uri))
                .isInstanceOfSatisfying(
                        Unverified.class, e -> assertThat(e.status()).isEqualTo(436))
                .hasMessageContaining(reason);
    }

    @Test
    void fetchesWhatIsThere() throws Unverified {
        assertThat(source.fetch(repository.uri("/a.pem")).body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/pkix-cert",
                "application/x-pem-file; charset=utf-8",
                "Application/Octet-Stream",
                "text/plain"
            })
    void takesTheTypesThatCertificatesAreServedAs(String type) throws Unverified {
        repository.put("/typed", Page.pem(BODY).of(type));
        assertThat(source.fetch(repository.uri("/typed")).body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", ""})
    void takesNoOthers(String type) {
        repository.put("/other", Page.pem(BODY).of(type));
        refused(repository.uri("/other"), "by its type");
    }

    @Test
    void doesNotFollowARedirection() {
        int before = repository.asked();
        repository.put(
                "/moved", new Page(302, "text/plain", BODY, java.util.Map.of("Location", repository.at("/a.pem"))));
        refused(repository.uri("/moved"), "answered 302");
        assertThat(repository.asked()).isEqualTo(before + 1);
        refused(repository.uri("/nothing"), "answered 404");
    }

    @Test
    void doesNotReadWhatIsLarge() throws Unverified {
        repository.put("/large", Page.pem(new byte[HttpsSource.LARGEST + 1]));
        refused(repository.uri("/large"), "larger than 10240 bytes");
        repository.put("/most", Page.pem(new byte[HttpsSource.LARGEST]));
        assertThat(source.fetch(repository.uri("/most")).body()).hasSize(HttpsSource.LARGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hang", "/drip"})
    void doesNotWaitLongerThanItsLimitForAllOfIt(String path) {
        source.close();
        source = source(Duration.ofMillis(300), true, "127.0.0.1");
        refused(repository.uri(path), "did not come within 300 ms");
    }

    @Test
    void doesNotWaitForAHostThatSaysNothing() throws Exception {
        source.close();
        try (ServerSocket silent = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            source = new HttpsSource(
                    new Repositories(List.of("127.0.0.1"), Set.of(silent.getLocalPort()), true),
                    Tls.trusting(root.file()),
                    Duration.ofMillis(300),
                    4);
            refused(URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/"), "");
        }
    }

    @Test
    void connectsToNoAddressThatIsNotPublicWhateverItsName() {
        source.close();
        source = source(Duration.ofSeconds(20), false, "127.0.0.1", "localhost");
        int before = repository.asked();
        refused(repository.uri("/a.pem"), "not public");
        refused(URI.create("https://localhost:" + repository.port() + "/a.pem"), "not public");
        assertThat(repository.asked()).isEqualTo(before);
    }

    @Test
    void connectsOnATestBenchToLoopbackAlone() {
        source.close();
        source = source(Duration.ofSeconds(20), true, "10.0.0.1");
        refused(URI.create("https://10.0.0.1/a.pem"), "not public");
    }

    @Test
    void asksTheHostWhoItIs() throws Exception {
        source.close();
        source = new HttpsSource(
                new Repositories(List.of("127.0.0.1"), Set.of(repository.port()), true),
                Tls.usual(),
                Duration.ofSeconds(20),
                4);
        refused(repository.uri("/a.pem"), "TLS");
    }

    @Test
    void doesNotTakeTheCertificateOfAnotherHost() {
        source.close();
        source = source(Duration.ofSeconds(20), true, "127.0.0.2");
        // The server's certificate is for 127.0.0.1; nothing listens at 127.0.0.2, or it is not the one.
        refused(URI.create("https://127.0.0.2:" + repository.port() + "/a.pem"), "The host of the certificate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cache-Control | max-age=120 | 120",
                "Cache-Control | public, max-age=\"3600\" | 3600",
                "Cache-Control | no-store, max-age=120 | 0",
                "Cache-Control | no-cache | 0",
                "Cache-Control | max-age=x | -1",
                "Expires | 0 | 0",
                "Expires | Thu, 01 Jan 1970 00:00:00 GMT | 0",
                "X | y | -1"
            })
    void saysForHowLongItMayBeKept(String name, String value, long seconds) throws Unverified {
        repository.put("/fresh", Page.pem(BODY).with(name, value));
        assertThat(source.fetch(repository.uri("/fresh")).fresh()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void readsWhenItExpires() throws Unverified {
        String later = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(Duration.ofHours(2)).atOffset(ZoneOffset.UTC));
        repository.put("/expires", Page.pem(BODY).with("Expires", later));
        assertThat(source.fetch(repository.uri("/expires")).fresh())
                .isBetween(Duration.ofHours(1), Duration.ofHours(2));
    }
}
