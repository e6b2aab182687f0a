package org.patchbay.sip.trunk.digest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Against the examples that the RFCs give, and what no RFC would. */
class DigestTextTest {
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theExamplesOfRfc7616(Algorithm algorithm, String response) {
        String secret = algorithm.secret("Mufasa", "http-auth@example.org", "Circle of Life".toCharArray());
        assertThat(algorithm.response(secret, "GET", "/dir/index.html", NONCE, "00000001", CNONCE))
                .isEqualTo(response);
        Challenge challenge = new Challenge("http-auth@example.org", NONCE, "FQhe", algorithm, true, false);
        String answer = challenge.answer("Mufasa", secret, "GET", "/dir/index.html", 1, CNONCE);
        assertThat(answer)
                .contains("response=\"" + response + "\"", "qop=auth", "nc=00000001", "opaque=\"FQhe\"")
                .doesNotContain("Circle");
        Credentials read = Credentials.read(answer);
        assertThat(read).isNotNull();
        assertThat(read.madeWith(secret, "GET")).isTrue();
        assertThat(read.madeWith(secret, "PUT")).as("another method").isFalse();
        assertThat(read.madeWith(secret.replace('a', 'b'), "GET")).isFalse();
        assertThat(Challenge.read(challenge.write())).isEqualTo(challenge);
    }

    @Test
    void theExampleOfRfc2069AsItWasCorrected() {
        String secret = Algorithm.MD5.secret("Mufasa", "testrealm@host.com", "CircleOfLife".toCharArray());
        assertThat(Algorithm.MD5.response(
                        secret, "GET", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", null, "unused"))
                .isEqualTo("1949323746fe6a43ef61f9606e7febea");
    }

    @Test
    void whatStandsInQuotesIsReadAsItIsMeant() {
        Challenge read = Challenge.read(
                "digest  realm=\"a \\\"b\\\", c=d\" ,nonce=\"n,1\",stale=TRUE , qop=\"auth-int,auth\", algorithm=sha-256,");
        assertThat(read).isEqualTo(new Challenge("a \"b\", c=d", "n,1", null, Algorithm.SHA_256, true, true));
        assertThat(Challenge.read("Digest realm=\"r\", nonce=\"n\""))
                .isEqualTo(new Challenge("r", "n", null, Algorithm.MD5, false, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Digest",
                "Basic realm=\"r\"",
                "Digest nonce=\"n\"",
                "Digest realm=\"r\"",
                "Digest realm=\"r, nonce=\"n\"",
                "Digest realm=\"r\", nonce=\"n\", nonce=\"m\"",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=AKAv1-MD5",
                "Digest =, realm=\"r\", nonce=\"n\"",
                "Digest realm=\"r\", nonce=\"n"
            })
    void whatCannotBeAnsweredIsNoChallenge(String text) {
        assertThat(Challenge.read(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000", "000000001", "-0000001", "00000000", "zzzzzzzz", "ffffffff"})
    void aCountThatIsNoneMakesNoCredentials(String nc) {
        assertThat(Credentials.read("Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:x\", response=\"0\","
                        + " qop=auth, cnonce=\"c\", nc=" + nc))
                .isNull();
    }
}
