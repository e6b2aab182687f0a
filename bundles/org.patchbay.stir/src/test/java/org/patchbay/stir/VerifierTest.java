package org.patchbay.stir;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.stir.Validation.Result;

import static org.assertj.core.api.Assertions.assertThat;

/** Signatures and chains that openssl has made, against all that may be wrong with them. */
class VerifierTest {
    private static final String CALLING = "12065550199";
    private static final String CALLED = "14255550100";
    private static final String X5U = "https://certificates.test/a.pem";
    /** After the certificates were made. */
    private static Instant now = Instant.EPOCH;

    @TempDir
    static Path scratch;

    private static Signer provider;
    private static final Map<String, byte[]> SERVED = new HashMap<>();
    private static Set<TrustAnchor> anchors;

    @BeforeAll
    static void issue() throws Exception {
        Signers root = Signers.root(scratch, "root");
        anchors = Anchors.read(root.file()).trusted();
        provider = root.issue("provider", Signers.Wish.covering(Signers.list(Signers.provider("1234"))));
        SERVED.put(X5U, provider.pem());
        now = Instant.now();
    }

    private static CompletionStage<Credential> credential(URI x5u) {
        byte[] pem = SERVED.get(x5u.toString());
        return CompletableFuture.completedStage(
                pem == null
                        ? new Credential.Useless(Repositories.refused("There is none."))
                        : CertificateChain.credential(pem, anchors, now));
    }

    private static Validation verify(Optional<String> date, String... headers) {
        return new Verifier(VerifierTest::credential, StirSettings.DEFAULT.freshness())
                .verify(new Call(Arrays.asList(headers), date, CALLING, CALLED, now))
                .toCompletableFuture()
                .join();
    }

    private static Validation verify(String... headers) {
        return verify(Optional.empty(), headers);
    }

    private static String good() {
        return provider.shaken(X5U, "A", CALLING, CALLED, now);
    }

    private static void refused(Validation validation, int status, String reason) {
        assertThat(validation.passed()).isFalse();
        assertThat(validation.status()).as(validation.reason()).isEqualTo(status);
        assertThat(validation.reason()).contains(reason);
        assertThat(validation.reason()).doesNotContain(CALLING).doesNotContain(CALLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "B", "C"})
    void believesASignatureAndSaysHowMuchTheSignerKnows(String attest) {
        Validation validation = verify(provider.shaken(X5U, attest, CALLING, CALLED, now));
        assertThat(validation)
                .isEqualTo(new Validation(
                        Result.PASSED,
                        200,
                        "The caller's number is signed.",
                        attest,
                        "123e4567-e89b-12d3-a456-426655440000",
                        "CN=provider",
                        false));
    }

    @Test
    void saysThatACallIsNotSigned() {
        refused(verify(), 428, "not signed");
        assertThat(verify().result()).isEqualTo(Result.NONE);
    }

    @Test
    void readsParametersInAnyOrderAndCase() {
        String token = good().substring(0, good().indexOf(';'));
        String own = provider.token(Signer.head(X5U, "shaken"), Signer.claims("A", CALLING, CALLED, now));
        assertThat(token).isNotEqualTo(own);
        assertThat(verify(own + " ; PPT=shaken ; x=y;flag; Info=<" + X5U + "> ;alg=\"ES256\"")
                        .passed())
                .isTrue();
    }

    @Test
    void doesNotBelieveASignatureOfSomethingElse() {
        String other = provider.shaken(X5U, "A", CALLING, "14255550111", now);
        refused(verify(other), 438, "another called number");
        refused(verify(provider.shaken(X5U, "A", "12065550198", CALLED, now)), 438, "another caller");
        // The signature of one call behind the claims of another.
        String[] parts = good().split("[.;]", 4);
        String[] others = other.split("[.;]", 4);
        refused(verify(parts[0] + "." + parts[1] + "." + others[2] + ";info=<" + X5U + ">"), 438, "signature is wrong");
    }

    @Test
    void doesNotBelieveASignatureOfZeros() {
        String[] parts = good().split("[.;]", 4);
        String zeros = Signer.encoded(new byte[64]);
        refused(verify(parts[0] + "." + parts[1] + "." + zeros + ";info=<" + X5U + ">"), 438, "signature is wrong");
    }

    @ParameterizedTest
    @CsvSource({"-61,403", "-60,200", "0,200", "10,200", "11,403", "-86400,403"})
    void doesNotBelieveWhatWasSignedAtAnotherTime(int seconds, int status) {
        Validation validation = verify(provider.shaken(X5U, "A", CALLING, CALLED, now.plusSeconds(seconds)));
        // The time is in whole seconds: a part of one more is not old.
        if (seconds == -60 && validation.status() == 403) {
            validation = verify(provider.shaken(X5U, "A", CALLING, CALLED, now.plusSeconds(-59)));
        }
        assertThat(validation.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'alg':'none' | 'alg'",
                "'alg':'HS256' | 'alg'",
                "'alg':'ES384' | 'alg'",
                "'typ':'JWT' | 'typ'",
                "'ppt':'rcd' | 'ppt'",
                "'x5u':'https://certificates.test/b.pem' | differ",
                "'x5u':7 | not a string",
                "'crit':['x'],'x':1 | crit"
            })
    void refusesAHeadThatIsNotRight(String change, String reason) {
        String name = change.substring(1, change.indexOf('\'', 1));
        Map<String, String> members = new java.util.TreeMap<>(Map.of(
                "alg", "'alg':'ES256'",
                "ppt", "'ppt':'shaken'",
                "typ", "'typ':'passport'",
                "x5u", "'x5u':'" + X5U + "'"));
        members.put(name, change);
        String head = "{" + String.join(",", members.values()).replace('\'', '"') + "}";
        refused(verify(provider.header(X5U, "shaken", head, Signer.claims("A", CALLING, CALLED, now))), 438, reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}x",
                "{\"attest\":\"A\"}",
                "{\"attest\":\"D\",\"origid\":\"x\"}",
                "{\"attest\":\"A\",\"attest\":\"B\",\"origid\":\"x\"}",
                "{\"attest\":\"A\",\"origid\":\"x\",\"dest\":[],\"iat\":1}",
                "{\"attest\":\"A\",\"origid\":\"x\",\"dest\":{\"tn\":7},\"iat\":1}",
                "{\"attest\":\"A\",\"origid\":\"x\",\"dest\":{\"tn\":[\"1\"]},\"iat\":\"1\"}",
                "{\"attest\":\"A\",\"origid\":\"x\",\"dest\":{\"tn\":[\"1\"]},\"iat\":-1}",
                "{\"attest\":\"A\",\"origid\":\"x\",\"dest\":{\"tn\":[\"1\"]},\"iat\":1e99999999}",
                "{\"attest\":\"A\",\"origid\":\"x\",\"dest\":{\"tn\":[\"1\"]},\"iat\":99999999999999999999}",
                "{\"attest\":\"A\",\"origid\":\"x\",\"dest\":{\"tn\":[\"1\"]},\"iat\":1,\"orig\":{\"tn\":[\"1\"]}}",
                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}"
            })
    void refusesClaimsThatAreNotRight(String claims) {
        refused(verify(provider.header(X5U, "shaken", Signer.head(X5U, "shaken"), claims)), 438, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "a.b.c",
                "a.b.c;info=<https://certificates.test/a.pem>",
                "..;info=<https://certificates.test/a.pem>",
                "...;info=<https://certificates.test/a.pem>",
                "a.b;info=<https://certificates.test/a.pem>",
                "a.b.c;info=https://certificates.test/a.pem",
                "a.b.c;info=<https://certificates.test/a.pem",
                "a.b.c;info=<>",
                "a.b.c;info=<::>",
                "a.b.c;info=\"x",
                "a.b.c;info=<https://a>;info=<https://b>",
                "a.b.c;info=<https://a>;alg=none",
                "=.=.=;info=<https://certificates.test/a.pem>"
            })
    void refusesAHeaderThatIsNotRight(String header) {
        refused(verify(header), 438, "");
    }

    @Test
    void doesNotReadALongHeaderNorFive() {
        refused(verify(good() + ";x=" + "y".repeat(4096)), 438, "is not read");
        String[] five = new String[5];
        Arrays.fill(five, good());
        refused(verify(five), 0, "5 Identity headers");
        assertThat(verify(five).result()).isEqualTo(Result.NONE);
    }

    @Test
    void believesTheGoodOneOfSeveral() {
        assertThat(verify("nonsense", good()).passed()).isTrue();
        assertThat(verify(provider.shaken(X5U, "A", "1", CALLED, now), good()).passed())
                .isTrue();
        refused(verify("nonsense", provider.shaken(X5U, "A", "1", CALLED, now)), 438, "where the certificate is");
    }

    @Test
    void asksForAllCertificatesAtOnceAndWaitsForNoMoreThanItNeeds() {
        Map<String, CompletableFuture<Credential>> asked = new HashMap<>();
        Verifier verifier = new Verifier(
                uri -> asked.computeIfAbsent(uri.toString(), any -> new CompletableFuture<>()),
                StirSettings.DEFAULT.freshness());
        String slow = "https://certificates.test/slow.pem";
        String other = "https://certificates.test/other.pem";
        CompletableFuture<Validation> validation = verifier.verify(new Call(
                        List.of(
                                provider.shaken(slow, "C", CALLING, CALLED, now),
                                provider.shaken(X5U, "B", CALLING, "14255550111", now),
                                provider.div(other, CALLING, CALLED, "14255550111", now)),
                        Optional.empty(),
                        CALLING,
                        CALLED,
                        now))
                .toCompletableFuture();
        assertThat(asked).containsOnlyKeys(slow, X5U, other);
        asked.get(slow).complete(new Credential.Useless(Repositories.refused("slow")));
        asked.get(other).complete(CertificateChain.credential(provider.pem(), anchors, now));
        assertThat(validation).isNotDone();
        asked.get(X5U).complete(CertificateChain.credential(provider.pem(), anchors, now));
        assertThat(validation.join().attestation()).isEqualTo("B");
    }

    @Test
    void doesNotTakeAnotherKindForOneThatSaysWhoCalls() {
        String rph = provider.header(
                X5U,
                "rph",
                Signer.head(X5U, "rph"),
                "{\"iat\":" + now.getEpochSecond() + ",\"orig\":{\"tn\":\"" + CALLING + "\"},\"rph\":{}}");
        refused(verify(rph), 0, "None of the signatures");
        refused(verify(provider.div(X5U, CALLING, CALLED, "1", now)), 0, "None of the signatures");
        assertThat(verify(rph, good()).passed()).isTrue();
    }

    private static String rcd(String alg, String more) {
        return provider.header(
                        X5U,
                        "rcd",
                        Signer.head(X5U, "rcd").replace("ES256", alg),
                        "{\"iat\":" + now.getEpochSecond() + ",\"rcd\":{\"nam\":\"" + more + "\"}}")
                .replace("alg=ES256", "alg=" + alg);
    }

    /** RFC 8224 section 6.2: as if they were not there, whatever is wrong with them. */
    @Test
    void ignoresWhatIsOfAKindThatIsNotSupported() {
        String large = rcd("ES256", "x".repeat(5000));
        String unreachable = provider.shaken("https://certificates.test/none.pem", "A", CALLING, CALLED, now);
        for (String each : List.of(
                large,
                // As whoever asks cuts it: without the parameter that says its kind.
                large.substring(0, 4097),
                rcd("ES384", "x"),
                "x.y.z;ppt=rcd",
                rcd("ES256", "x").replaceAll(";ppt=.*", ""))) {
            refused(verify(each), 0, "None of the signatures");
            assertThat(verify(each).result()).isEqualTo(Result.NONE);
            refused(verify(each, unreachable), 436, "none");
            assertThat(verify(each, unreachable).result()).isEqualTo(Result.NONE);
            assertThat(verify(each, each, each, each, good()).passed()).isTrue();
        }
        refused(verify("nonsense;ppt=shaken", unreachable), 438, "where the certificate is");
        refused(verify("nonsense;ppt=div", unreachable), 436, "none");
    }

    @Test
    void doesNotTakeAPartOfTheAddressForTheKind() {
        String x5u = "https://certificates.test/a;ppt=rcd";
        SERVED.put(x5u, provider.pem());
        assertThat(verify(provider.shaken(x5u, "A", CALLING, CALLED, now)).passed())
                .isTrue();
    }

    @Test
    void believesOnlyWhatTheCertificateAllowsToBeSigned() {
        String x5u = "https://certificates.test/constrained.pem";
        Signer constrained = signer(
                x5u,
                "1.3.6.1.5.5.7.1.27=DER:"
                        + Signers.constraints(Signers.included("origid"), Signers.permitted("attest", "C")));
        assertThat(verify(constrained.shaken(x5u, "C", CALLING, CALLED, now)).attestation())
                .isEqualTo("C");
        Validation more = verify(constrained.shaken(x5u, "A", CALLING, CALLED, now));
        refused(more, 437, "does not allow");
        assertThat(more.result()).isEqualTo(Result.FAILED);
        refused(verify(constrained.header(x5u, "", Signer.head(x5u, ""), basic(""))), 437, "does not allow");
    }

    @Test
    void believesNothingThatTheCertificateExcludes() {
        String x5u = "https://certificates.test/enhanced.pem";
        Signer enhanced = signer(
                x5u,
                "1.3.6.1.5.5.7.1.33=DER:"
                        + Signers.constraints(
                                Signers.permitted("orig", "{\"tn\":\"" + CALLING + "\"}"), Signers.excluded("rcd")));
        assertThat(verify(enhanced.header(x5u, "", Signer.head(x5u, ""), basic("")))
                        .passed())
                .isTrue();
        refused(
                verify(enhanced.header(x5u, "", Signer.head(x5u, ""), basic(",\"rcd\":{\"nam\":\"Bank\"}"))),
                437,
                "does not allow");
    }

    private static Signer signer(String x5u, String extension) {
        Signer signer = Signers.named(scratch, "root")
                .issue(
                        "s" + x5u.hashCode(),
                        Signers.Wish.covering(Signers.list(Signers.provider("1234")))
                                .with(extension));
        SERVED.put(x5u, signer.pem());
        now = Instant.now();
        return signer;
    }

    private static String basic(String more) {
        return "{\"dest\":{\"tn\":[\"" + CALLED + "\"]},\"iat\":" + now.getEpochSecond() + ",\"orig\":{\"tn\":\""
                + CALLING + "\"}" + more + "}";
    }

    /** A certificate of a range of numbers as long as what stands there. */
    @Test
    void whatIsNoNumberIsCoveredByNoRange() {
        String x5u = "https://certificates.test/range.pem";
        Signer ranged = Signers.named(scratch, "root")
                .issue("ranged", Signers.Wish.covering(Signers.list(Signers.range(CALLED, 100))));
        SERVED.put(x5u, ranged.pem());
        now = Instant.now();
        refused(
                verify(
                        provider.shaken(X5U, "B", CALLING, "abcdefghijk", now),
                        ranged.div(x5u, CALLING, CALLED, "abcdefghijk", now)),
                437,
                "not for this number");
    }

    @Test
    void doesNotVerifyForWhoHasNoNumber() {
        Validation anonymous = new Verifier(VerifierTest::credential, StirSettings.DEFAULT.freshness())
                .verify(new Call(List.of(good()), Optional.empty(), "", CALLED, now))
                .toCompletableFuture()
                .join();
        refused(anonymous, 0, "no number");
        assertThat(anonymous.result()).isEqualTo(Result.NONE);
    }

    @Test
    void readsTheCompactFormOfTheBasicKindAlone() {
        Instant at = Instant.ofEpochSecond(now.getEpochSecond());
        String claims = "{\"dest\":{\"tn\":[\"" + CALLED + "\"]},\"iat\":" + at.getEpochSecond()
                + ",\"orig\":{\"tn\":\"" + CALLING + "\"}}";
        String signature = provider.token(Signer.head(X5U, ""), claims).replaceAll(".*\\.", "");
        String compact = ".." + signature + ";info=<" + X5U + ">";
        Optional<String> date = Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)));
        assertThat(verify(date, compact))
                .extracting(Validation::passed, Validation::attestation)
                .containsExactly(true, "");
        refused(verify(compact), 438, "Date");
        refused(verify(Optional.of("yesterday"), compact), 438, "Date");
        String later =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(at.plusSeconds(1).atOffset(ZoneOffset.UTC));
        refused(verify(Optional.of(later), compact), 438, "signature is wrong");
        refused(verify(date, compact + ";ppt=shaken"), 438, "full form");
    }

    @Test
    void followsSignedDiversions() {
        String first = provider.shaken(X5U, "B", CALLING, "14255550111", now.minusSeconds(20));
        String second = provider.div(X5U, CALLING, "14255550122", "14255550111", now.minusSeconds(10));
        String third = provider.div(X5U, CALLING, CALLED, "14255550122", now);
        Validation validation = verify(first, third, second);
        assertThat(validation)
                .extracting(Validation::passed, Validation::attestation, Validation::diverted)
                .containsExactly(true, "B", true);
        refused(verify(first, third), 438, "another called number");
        refused(verify(first, second), 438, "another called number");
        refused(
                verify(first, second, provider.div(X5U, "12065550100", CALLED, "14255550122", now)),
                438,
                "another called number");
        refused(
                verify(
                        first,
                        second,
                        provider.div(X5U, CALLING, CALLED, "14255550122", now.minus(Duration.ofHours(1)))),
                403,
                "3600 s ago");
        // Two that lead to each other, and nowhere else.
        refused(
                verify(
                        first,
                        provider.div(X5U, CALLING, CALLED, "14255550133", now),
                        provider.div(X5U, CALLING, "14255550133", CALLED, now)),
                438,
                "another called number");
    }

    @Test
    void saysWhatIsWrongWithTheCertificate() {
        refused(verify(provider.shaken("https://certificates.test/none.pem", "A", CALLING, CALLED, now)), 436, "none");
    }

    /** Told in the output, and held to nothing but that it works: the machine may be busy. */
    @Test
    void saysWhatItCosts() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        String good = good();
        int runs = 1500;
        long[] micros = new long[runs];
        for (int i = -500; i < runs; i++) {
            long before = threads.getCurrentThreadCpuTime();
            assertThat(verifyKnown(good).passed()).isTrue();
            if (i >= 0) {
                micros[i] = (threads.getCurrentThreadCpuTime() - before) / 1000;
            }
        }
        Arrays.sort(micros);
        System.out.printf(
                "Verification with a known certificate, CPU: p50 %d us, p99 %d us%n",
                micros[runs / 2], micros[runs * 99 / 100]);
    }

    private static final Map<URI, CompletionStage<Credential>> KNOWN = new HashMap<>();

    private static Validation verifyKnown(String header) {
        return new Verifier(
                        x5u -> KNOWN.computeIfAbsent(x5u, VerifierTest::credential), StirSettings.DEFAULT.freshness())
                .verify(new Call(List.of(header), Optional.empty(), CALLING, CALLED, now))
                .toCompletableFuture()
                .join();
    }

    /** Whatever is changed, nothing is thrown; and what still counts is the same token from the same place. */
    @Test
    void nothingThatWasAlteredCounts() {
        String good = good();
        String core = core(good);
        String alphabet = "A0=.;<>\"\\ \u00e9{}[]-_/z";
        int counted = 0;
        for (int i = 0; i < good.length(); i++) {
            for (String altered : List.of(
                    good.substring(0, i) + good.substring(i + 1),
                    good.substring(0, i) + alphabet.charAt(i % alphabet.length()) + good.substring(i + 1),
                    good.substring(0, i) + (char) (good.charAt(i) ^ 1) + good.substring(i + 1),
                    good.substring(0, i) + good.charAt(i) + good.substring(i),
                    good.substring(0, i))) {
                if (verify(altered).passed()) {
                    assertThat(core(altered)).as(altered).isEqualTo(core);
                    counted++;
                }
            }
        }
        assertThat(verify(good).passed()).isTrue();
        assertThat(counted).as("those that were altered behind what counts").isLessThan(200);
    }

    private static String core(String header) {
        return header.substring(0, Math.max(0, header.indexOf(';')))
                + (header.contains("<" + X5U + ">") ? X5U : "elsewhere");
    }
}
