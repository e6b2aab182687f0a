package org.patchbay.stir;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 8225, appendix A: how it is read, and how the compact form is written out. The signature that is printed there is not one by the key that
 * is printed there; ES256 itself is held against RFC 7515, appendix A.3. RFC 9118, appendix B: what a certificate allows.
 */
class ExamplesOfRfcsTest {
    private static final String HEAD =
            "eyJhbGciOiJFUzI1NiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0LmV4YW1wbGUub3JnL3Bhc3Nwb3J0LmNlciJ9";
    private static final String CLAIMS =
            "eyJkZXN0Ijp7InVyaSI6WyJzaXA6YWxpY2VAZXhhbXBsZS5jb20iXX0sImlhdCI6MTQ3MTM3NTQxOCwib3JpZyI6eyJ0biI6IjEyMTU1NTUxMjEyIn19";
    private static final String SIGNATURE =
            "VLBCIVDCaeK6M4hLJb6SHQvacAQVvoiiEOWQ_iUqkk79UD81fHQ0E1b3_GluIkba7UWYRM47ZbNFdOJquE35cw";
    private static final String INFO = ";info=<https://cert.example.org/passport.cer>;alg=ES256";

    private static Passport read(String token, String date, String calling, String called) throws Unverified {
        return PassportReader.read(
                IdentityHeader.parse(token + INFO),
                new Call(List.of(), Optional.of(date), calling, called, Instant.EPOCH));
    }

    @Test
    void theFullFormIsRead() throws Unverified {
        assertThat(read(HEAD + "." + CLAIMS + "." + SIGNATURE, "", "", ""))
                .extracting(Passport::kind, Passport::issued, Passport::calling, Passport::called)
                .containsExactly(Passport.Kind.BASE, 1471375418L, Optional.of("12155551212"), List.of());
    }

    @Test
    void theCompactFormIsWrittenOutInTheOrderOfNames() throws Unverified {
        Passport passport = read(".." + SIGNATURE, "Tue, 16 Aug 2016 19:23:38 GMT", "12155551212", "12155551213");
        String[] signed = new String(passport.signed(), StandardCharsets.US_ASCII).split("\\.");
        assertThat(signed[0]).isEqualTo(HEAD);
        assertThat(new String(Base64.getUrlDecoder().decode(signed[1]), StandardCharsets.US_ASCII))
                .isEqualTo(
                        "{\"dest\":{\"tn\":[\"12155551213\"]},\"iat\":1471375418,\"orig\":{\"tn\":\"12155551212\"}}");
    }

    @Test
    void aSignatureOfEs256IsVerified() throws Exception {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        PublicKey key = KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(
                                number("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                                number("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")),
                        curve.getParameterSpec(ECParameterSpec.class)));
        byte[] signature = Base64.getUrlDecoder()
                .decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
        String signed = "eyJhbGciOiJFUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        assertThat(Verifier.signed(passport(signed, signature), key)).isTrue();
        assertThat(Verifier.signed(passport(signed + "a", signature), key)).isFalse();
        signature[63] ^= 1;
        assertThat(Verifier.signed(passport(signed, signature), key)).isFalse();
    }

    private static BigInteger number(String text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }

    private static Passport passport(String signed, byte[] signature) {
        return new Passport(
                Passport.Kind.BASE,
                URI.create("https://cert.example.org/"),
                0,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                "",
                "",
                Map.of(),
                signed.getBytes(StandardCharsets.US_ASCII),
                signature);
    }

    /** The extension of the certificate in RFC 9118, as it is printed there. */
    @Test
    void theConstraintsOfACertificateAreRead() throws Unverified {
        byte[] extension = Base64.getDecoder()
                .decode("BEIwQKAOMAwWCmNvbmZpZGVuY2WhIDAeMBwWCmNvbmZpZGVuY2UwDgwEaGlnaAwGbWVkaXVtogwwChYIcHJpb3JpdHk=");
        assertThat(ClaimConstraints.read(extension, true))
                .isEqualTo(new ClaimConstraints(
                        List.of("confidence"),
                        List.of(new ClaimConstraints.Permitted("confidence", List.of("high", "medium"))),
                        List.of("priority")));
    }
}
