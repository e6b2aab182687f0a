package org.patchbay.presence.teams;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes from Microsoft, and what does not. */
class ProofsTest {
    private static final KeyedCertificate KEY = KeyedCertificate.of("login");
    private static final KeyedCertificate OTHER = KeyedCertificate.of("somebody");
    private static final String TID = "2e4b1c0a-0000-4000-8000-000000000001";
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"JWT\"}";

    private final MovedClock clock = new MovedClock();
    private final AtomicInteger fetched = new AtomicInteger();
    private final HttpServer login;
    private volatile int status = 200;
    private volatile String body = keys();
    private final Proofs proofs;

    ProofsTest() throws IOException {
        login = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        login.createContext("/keys", exchange -> {
            fetched.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (status == 302) {
                exchange.getResponseHeaders().set("Location", "/moved");
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        login.createContext("/moved", exchange -> {
            byte[] bytes = keys().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        login.start();
        URI where = URI.create("http://127.0.0.1:" + login.getAddress().getPort() + "/keys");
        proofs = new Proofs(
                () -> where, tenant -> tenant.equals("acme") ? Optional.of(FakeAccounts.APP) : Optional.empty(), clock);
    }

    @AfterEach
    void close() {
        login.stop(0);
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String keys() {
        RSAPublicKey key = (RSAPublicKey) KEY.certificate().getPublicKey();
        return "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"k0\"},{\"kty\":\"RSA\",\"kid\":\"k2\",\"n\":\"AQAB\",\"e\":\"AQAB\"},"
                + "{\"kty\":\"RSA\",\"kid\":\"k3\",\"n\":\"?\",\"e\":\"?\"},{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\""
                + url(key.getModulus().toByteArray()) + "\",\"e\":\""
                + url(key.getPublicExponent().toByteArray()) + "\"}]}";
    }

    private static String signed(String header, String claims, PrivateKey key) {
        String text = url(header.getBytes(StandardCharsets.UTF_8)) + "." + url(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String claims() {
        long now = clock.instant().getEpochSecond();
        return String.format(
                Locale.ROOT,
                "{\"aud\":\"%s\",\"iss\":\"https://login.microsoftonline.com/%s/v2.0\",\"tid\":\"%s\",\"azp\":"
                        + "\"0bf30f3b-4a52-48df-9a82-234910c4a086\",\"nbf\":%d,\"exp\":%d}",
                FakeAccounts.APP,
                TID,
                TID,
                now - 60,
                now + 3600);
    }

    private boolean genuine(String token) {
        return proofs.genuine("acme", List.of(token));
    }

    private String right() {
        return signed(HEADER, claims(), KEY.key());
    }

    @Test
    void whatTheLoginServiceHasSignedForUsIsGenuine() {
        assertThat(genuine(right())).isTrue();
        assertThat(proofs.genuine("acme", List.of(right(), right()))).isTrue();
        assertThat(genuine(signed(
                        HEADER,
                        claims().replace("azp", "appid")
                                .replace(
                                        "https://login.microsoftonline.com/" + TID + "/v2.0",
                                        "https://sts.windows.net/" + TID + "/"),
                        KEY.key())))
                .as("of version 1")
                .isTrue();
        assertThat(fetched).as("keys are kept").hasValue(1);
        clock.move(Duration.ofHours(25));
        assertThat(genuine(right())).isTrue();
        assertThat(fetched).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"aud\":\"1|\"aud\":\"9",
                "\"azp\":\"0|\"azp\":\"1",
                "https://login.microsoftonline.com|https://login.example.com",
                "/v2.0|/v1.0",
                "\"tid\":\"2|\"tid\":\"3",
                "\"tid\"|\"other\"",
                "\"exp\":|\"exp\":-",
                "\"nbf\":|\"nbf\":9",
                "\"exp\"|\"never\"",
            })
    void oneClaimThatIsWrongIsEnough(String right, String wrong) {
        String claims = claims().replace(right, wrong);
        assertThat(claims).isNotEqualTo(claims());
        assertThat(genuine(signed(HEADER, claims, KEY.key()))).isFalse();
    }

    @Test
    void whoseTimeIsOverIsNotGenuineAndClocksMayDifferALittle() {
        String token = right();
        clock.move(Duration.ofMinutes(64));
        assertThat(genuine(token)).isTrue();
        clock.move(Duration.ofMinutes(2));
        assertThat(genuine(token)).isFalse();
    }

    @Test
    void noOtherSignatureCounts() {
        assertThat(genuine(signed(HEADER, claims(), OTHER.key()))).isFalse();
        assertThat(genuine(signed(HEADER.replace("RS256", "none"), claims(), KEY.key())))
                .isFalse();
        assertThat(genuine(signed(HEADER.replace("RS256", "HS256"), claims(), KEY.key())))
                .isFalse();
        String right = right();
        assertThat(genuine(right.substring(0, right.lastIndexOf('.') + 1))).isFalse();
        assertThat(genuine(right.replace(".", ""))).isFalse();
        assertThat(genuine(right + ".")).isFalse();
        assertThat(genuine("a.b.c")).isFalse();
        assertThat(genuine("?.?.?")).isFalse();
        assertThat(genuine("x".repeat(100_000))).isFalse();
        assertThat(proofs.genuine("acme", List.of())).isFalse();
        assertThat(proofs.genuine("acme", List.of(right, "a.b.c")))
                .as("one is not")
                .isFalse();
        assertThat(proofs.genuine("acme", java.util.Collections.nCopies(11, right)))
                .as("too many")
                .isFalse();
        assertThat(proofs.genuine("other", List.of(right)))
                .as("for another tenant's app")
                .isFalse();
    }

    /** Or everybody who posts could have the login service asked without end. */
    @Test
    void anUnknownKeyIsAskedForAfterAPauseAlone() {
        for (String kid : List.of("k9", "k2", "k3", "k0", "")) {
            assertThat(genuine(signed(HEADER.replace("k1", kid), claims(), KEY.key())))
                    .isFalse();
        }
        assertThat(fetched).hasValue(1);
        clock.move(Duration.ofMinutes(6));
        assertThat(genuine(signed(HEADER.replace("k1", "k9"), claims(), KEY.key())))
                .isFalse();
        assertThat(fetched).hasValue(2);
        assertThat(genuine(right())).isTrue();
    }

    @Test
    void whatIsNoSetOfKeysIsNone() {
        for (int wrong : new int[] {302, 404, 500}) {
            status = wrong;
            clock.move(Duration.ofMinutes(6));
            assertThat(genuine(right())).as("" + wrong).isFalse();
        }
        status = 200;
        for (String wrong : List.of("", "[]", "{\"keys\":7}", "{\"keys\":[7]}", "{" + " ".repeat(300_000) + "}")) {
            body = wrong;
            clock.move(Duration.ofMinutes(6));
            assertThat(genuine(right())).isFalse();
        }
        body = keys();
        assertThat(genuine(right())).as("not at once").isFalse();
        clock.move(Duration.ofMinutes(6));
        assertThat(genuine(right())).isTrue();
    }
}
