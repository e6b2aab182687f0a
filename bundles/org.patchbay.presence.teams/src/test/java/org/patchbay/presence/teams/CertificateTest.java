package org.patchbay.presence.teams;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import org.junit.jupiter.api.Test;

import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CertificateTest {
    private static final KeyedCertificate KEY = KeyedCertificate.of("one");
    private static final KeyedCertificate OTHER = KeyedCertificate.of("two");

    private static Certificate read(String pem) throws GeneralSecurityException {
        return Certificate.read(pem.toCharArray());
    }

    @Test
    void isReadFromOnePemInAnyOrderAndTellsNothingOfItsKey() throws Exception {
        char[] given = (KEY.keyPem() + KEY.pem()).toCharArray();
        Certificate certificate = Certificate.read(given);
        assertThat(certificate).isEqualTo(read(KEY.pem() + "\n" + KEY.keyPem()));
        assertThat(certificate).isNotEqualTo(read(OTHER.pem() + OTHER.keyPem()));
        assertThat(certificate.base64()).isEqualTo(KEY.base64());
        assertThat(certificate.id()).hasSizeLessThanOrEqualTo(128);
        assertThat(given).as("overwritten").containsOnly('\0');
        assertThat(certificate.toString())
                .doesNotContain(Base64.getEncoder()
                        .encodeToString(KEY.key().getEncoded())
                        .substring(0, 20));
    }

    @Test
    void whatIsNoneIsSaidWithoutWhatWasGiven() {
        KeyedCertificate small =
                KeyedCertificate.of("small", 1024, Instant.now(), Instant.now().plus(Duration.ofDays(1)));
        for (String wrong : new String[] {
            "",
            "secret",
            KEY.pem(),
            KEY.keyPem(),
            KEY.pem() + OTHER.keyPem(),
            KEY.pem() + KEY.keyPem().replace("PRIVATE KEY", "RSA PRIVATE KEY"),
            KEY.pem().replace("MII", "AII") + KEY.keyPem(),
            KEY.pem() + KEY.keyPem().replace("MII", "???"),
            small.pem() + small.keyPem()
        }) {
            assertThatThrownBy(() -> read(wrong))
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
