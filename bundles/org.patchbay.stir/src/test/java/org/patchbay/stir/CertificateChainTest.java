package org.patchbay.stir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.stir.Signers.Wish;

import static org.assertj.core.api.Assertions.assertThat;

class CertificateChainTest {
    private static final String ANY = Signers.list(Signers.provider("1234"));

    @TempDir
    static Path scratch;

    private static Signers root;
    private static Set<TrustAnchor> anchors;

    @BeforeAll
    static void issue() {
        root = Signers.root(scratch, "root");
        anchors = Anchors.read(root.file()).trusted();
    }

    private static Credential judged(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return CertificateChain.credential(all.toByteArray(), anchors, Instant.now());
    }

    private static void useless(Credential credential, String reason) {
        assertThat(credential).isInstanceOfSatisfying(Credential.Useless.class, each -> {
            assertThat(each.why().status()).isEqualTo(437);
            assertThat(each.why().reason()).contains(reason);
        });
    }

    private static Credential.Usable usable(Credential credential) {
        assertThat(credential).isInstanceOf(Credential.Usable.class);
        return (Credential.Usable) credential;
    }

    @Test
    void followsAChainInWhateverOrderItIsServed() {
        Signers middle = root.below("middle");
        Signer leaf = middle.issue("leaf", Wish.covering(ANY));
        usable(judged(leaf.pem(), middle.pem()));
        usable(judged(leaf.pem(), root.pem(), middle.pem()));
        useless(judged(leaf.pem()), "does not lead to an anchor");
        useless(judged(middle.pem(), leaf.pem()), "not for signing calls");
    }

    @Test
    void readsDerToo() {
        Signer leaf = root.issue("der", Wish.covering(ANY));
        String pem = new String(leaf.pem(), StandardCharsets.US_ASCII);
        usable(judged(Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""))));
    }

    @Test
    void believesOnlyWhoLeadsToAnAnchor() {
        Signers stranger = Signers.root(scratch, "stranger");
        Signer leaf = stranger.issue("strange", Wish.covering(ANY));
        useless(judged(leaf.pem()), "does not lead to an anchor");
        useless(judged(leaf.pem(), stranger.pem()), "does not lead to an anchor");
        useless(CertificateChain.credential(leaf.pem(), Set.of(), Instant.now()), "There is no anchor");
    }

    @Test
    void doesNotBelieveALeafThatPlaysTheAuthority() {
        Signer leaf = root.issue("player", Wish.covering(ANY));
        Signer below = Signers.named(scratch, "player").issue("played", Wish.covering(ANY));
        useless(judged(below.pem(), leaf.pem()), "does not lead to an anchor");
    }

    @Test
    void doesNotBelieveOneThatIsNotValidNow() {
        useless(judged(root.issue("expired", Wish.covering(ANY).lasting(-1)).pem()), "not valid now");
        byte[] fresh = root.issue("fresh", Wish.covering(ANY)).pem();
        useless(CertificateChain.credential(fresh, anchors, Instant.now().minus(Duration.ofDays(1))), "not valid now");
        Credential.Usable usable = usable(judged(fresh));
        assertThat(Duration.between(usable.from(), usable.until()).toDays()).isEqualTo(10);
    }

    @Test
    void takesKeysOfTheRightCurveAlone() {
        useless(judged(root.issue("large", Wish.covering(ANY).ofCurve("P-384")).pem()), "P-256");
        useless(
                judged(root.issue("bitcoin", Wish.covering(ANY).ofCurve("secp256k1"))
                        .pem()),
                "");
    }

    @Test
    void asksForWhatTheCertificateIsFor() {
        useless(judged(root.issue("any", new Wish("P-256", 10, "")).pem()), "TNAuthList");
        useless(judged(root.issue("odd", Wish.covering("3003a00116")).pem()), "malformed");
        usable(judged(root.issue("critical", new Wish("P-256", 10, "1.3.6.1.5.5.7.1.26=critical,DER:" + ANY))
                .pem()));
    }

    @Test
    void readsWhatTheCertificateAllowsToBeSigned() {
        String onlyC = Signers.constraints(Signers.permitted("attest", "C"));
        for (String critical : new String[] {"", "critical,"}) {
            Signer leaf = root.issue(
                    "constrained" + critical.length(),
                    Wish.covering(ANY).with("1.3.6.1.5.5.7.1.27=" + critical + "DER:" + onlyC));
            assertThat(usable(judged(leaf.pem())).constraints())
                    .containsExactly(new ClaimConstraints(
                            List.of(), List.of(new ClaimConstraints.Permitted("attest", List.of("C"))), List.of()));
        }
        Signer both = root.issue(
                "both",
                Wish.covering(ANY)
                        .with("1.3.6.1.5.5.7.1.27=DER:" + Signers.constraints(Signers.included("origid")))
                        .with("1.3.6.1.5.5.7.1.33=DER:" + Signers.constraints(Signers.excluded("rcd"))));
        assertThat(usable(judged(both.pem())).constraints()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3000", "3102", "0c0141", "3004a0021600", "3009a2073005160378797a", "3003a30100", "3004a1023100"
            })
    void doesNotBelieveACertificateWhoseConstraintsCannotBeRead(String constraints) {
        Signer leaf = root.issue("odd" + constraints, Wish.covering(ANY).with("1.3.6.1.5.5.7.1.27=DER:" + constraints));
        useless(judged(leaf.pem()), "JWTClaimConstraints");
    }

    @Test
    void doesNotReadWhatIsNoCertificate() {
        useless(judged("<html>hello</html>".getBytes(StandardCharsets.UTF_8)), "");
        useless(judged(new byte[0]), "");
        useless(
                judged("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                        .getBytes(StandardCharsets.UTF_8)),
                "");
        byte[] pem = root.pem();
        useless(judged(pem, pem, pem, pem, pem, pem, pem), "7 certificates");
    }

    @Test
    void takesWhatTheAuthoritySaysOfItsNumbersIntoAccount() {
        Signers narrow =
                root.below("narrow", "1.3.6.1.5.5.7.1.26=DER:" + Signers.list(Signers.range("12065550100", 100)));
        Signer leaf = narrow.issue("wide", Wish.covering(ANY));
        Credential.Usable usable = usable(judged(leaf.pem(), narrow.pem()));
        assertThat(usable.covers("12065550199")).isTrue();
        assertThat(usable.covers("12065550200")).isFalse();
    }
}
