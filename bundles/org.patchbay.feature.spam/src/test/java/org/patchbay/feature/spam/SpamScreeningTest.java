package org.patchbay.feature.spam;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Scope;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.policy.Question;
import org.patchbay.api.call.policy.Verdict;
import org.patchbay.api.call.policy.Verdict.Decision;
import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.testkit.Asked;
import org.patchbay.testkit.CallDriver;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;

import static org.assertj.core.api.Assertions.assertThat;

class SpamScreeningTest {
    private static final Party ADA = Asked.user("ada", "+4930555100");
    private static final Party BOB = Asked.user("bob", "+4930555101");
    private static final Party CALLER = Asked.outsider("+12065550199").named("Grace");

    private static final String TENANT = CallDriver.TENANT;

    private final CallerLedger ledger = new CallerLedger();
    private final KnownNumbers known = new KnownNumbers();
    private static final Instant ENDED = Instant.parse("2026-11-02T09:59:00Z");
    private final SpamScreening screening = new SpamScreening(ledger, known);

    /** Ada is on the hub, and Bob has a telephone of the provider's. */
    @BeforeEach
    void users() {
        known.bindDirectory(new MemoryDirectory(
                Contents.with()
                        .site("s", Site.of(TENANT, "berlin").country("DE").build())
                        .user("a", User.of(TENANT, "ada").site("berlin").build())
                        .user(
                                "b",
                                User.of(TENANT, "bob")
                                        .site("berlin")
                                        .platform(User.Platform.PROVIDER)
                                        .build())
                        .build(),
                new FewCountries()));
    }

    /** Keys and values, as an operator writes them. */
    static SpamSettings settings(String... written) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < written.length; i += 2) {
            values.put(written[i], written[i + 1]);
        }
        MemorySettings settings = new MemorySettings();
        settings.tenant("t", "spam", values);
        return settings.read(SettingsScope.tenant("t"), "spam", SpamSettings.class);
    }

    private static Asked call(String... written) {
        return Asked.about(CALLER, ADA).tenantSets(settings(written));
    }

    private static Map<String, String> answer(String result, String status, String attestation) {
        return Map.of(
                "result", result, "status", status, "attestation", attestation, "reason", "So.", "signer", "CN=x");
    }

    private Asked signed(Asked call) {
        screening.bindVerifier(Map.of());
        return call.withHeader("identity", "x.y.z;info=<https://certificates.test/a>");
    }

    private Verdict passed(String attestation, String... written) {
        return signed(call(written))
                .answered("stir", answer("PASSED", "200", attestation))
                .decidedBy(screening);
    }

    private Verdict failed(String... written) {
        return signed(call(written))
                .answered("stir", answer("FAILED", "438", ""))
                .decidedBy(screening);
    }

    private static void unmarked(Verdict verdict) {
        assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
        assertThat(verdict.callerName()).isEmpty();
    }

    private static void marked(Verdict verdict) {
        assertThat(verdict.decision()).isEqualTo(Decision.PROCEED);
        assertThat(verdict.callerName()).contains("Spam? Grace");
        assertThat(verdict.reason()).endsWith("Marked.");
    }

    @Test
    void asksWhoHasSignedIt() {
        Verdict verdict = signed(call())
                .withHeader("date", "Mon, 02 Nov 2026 10:00:00 GMT")
                .decidedBy(screening);
        Question question = verdict.question().orElseThrow();
        assertThat(question.lookup()).isEqualTo("stir");
        assertThat(question.question()).isEqualTo("verify");
        assertThat(question.arguments())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "identity.0",
                        "x.y.z;info=<https://certificates.test/a>",
                        "date",
                        "Mon, 02 Nov 2026 10:00:00 GMT",
                        "calling",
                        "+12065550199",
                        "called",
                        "+4930555100",
                        "now",
                        "2026-11-02T10:00:00Z"));
    }

    @Test
    void asksNobodyWhereNobodyVerifies() {
        Verdict verdict =
                call("score_unsigned", "60").withHeader("identity", "x").decidedBy(screening);
        marked(verdict);
        assertThat(verdict.reason()).contains("org.patchbay.stir is not there");
        screening.bindVerifier(Map.of());
        assertThat(call().withHeader("identity", "x").decidedBy(screening).decision())
                .isEqualTo(Decision.ASK);
        screening.unbindVerifier(Map.of());
        unmarked(call().withHeader("identity", "x").decidedBy(screening));
    }

    @Test
    void asksAboutNoMoreThanIsRead() {
        String[] many = new String[20];
        java.util.Arrays.fill(many, "x".repeat(100_000));
        screening.bindVerifier(Map.of());
        Map<String, String> arguments = call().withHeader("identity", many)
                .decidedBy(screening)
                .question()
                .orElseThrow()
                .arguments();
        assertThat(arguments).containsKey("identity.4").doesNotContainKey("identity.5");
        assertThat(arguments.get("identity.0")).hasSize(4097);
    }

    @Test
    void marksAWrongSignatureWhereNothingIsSetAndNothingElse() {
        marked(failed());
        assertThat(failed().reason()).isEqualTo("Score 70: signature refused (438): So. (+70). Marked.");
        for (String attestation : List.of("A", "B", "C", "")) {
            unmarked(passed(attestation));
        }
        unmarked(signed(call()).answered("stir", answer("NONE", "436", "")).decidedBy(screening));
        unmarked(signed(call())
                .answered("stir", Map.of(Question.ERROR, "no answer within PT1.5S"))
                .decidedBy(screening));
        unmarked(call().decidedBy(screening));
        unmarked(Asked.about(Party.of("sip:anonymous@anonymous.invalid"), ADA)
                .tenantSets(settings())
                .decidedBy(screening));
    }

    @Test
    void countsAttestationAsItIsSet() {
        marked(passed("C", "score_attested_c", "60"));
        unmarked(passed("B", "score_attested_c", "60"));
        marked(passed("B", "score_attested_b", "60"));
        unmarked(passed("A", "score_attested_c", "60"));
        assertThat(passed("A").state()).containsEntry("score", "0");
        assertThat(passed("C").reason()).isEqualTo("Score 20: signed, attestation C, by CN=x (+20).");
    }

    @ParameterizedTest
    @CsvSource({"69,REJECT", "70,REJECT", "71,PROCEED", "0,PROCEED"})
    void refusesFromItsThresholdOn(int block, Decision decision) {
        Verdict verdict = failed("block", Integer.toString(block), "block_status", "607");
        assertThat(verdict.decision()).isEqualTo(decision);
        if (decision == Decision.REJECT) {
            assertThat(verdict.refusal()).contains(new Verdict.Refusal(607, 21, "The call is unwanted."));
            assertThat(verdict.reason()).endsWith("Refused.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+4930555999,tel:+4930555999",
        "2000,sip:2000",
        "sip:desk,sip:desk",
        "tel:+4930555999,tel:+4930555999",
        "group:sales,sip:patchbay-group.sales"
    })
    void divertsFromItsThresholdOn(String to, String uri) {
        Verdict verdict = failed("divert", "70", "divert_to", to);
        assertThat(verdict.decision()).isEqualTo(Decision.REDIRECT);
        assertThat(verdict.redirection().orElseThrow().targets().get(0).uri()).isEqualTo(uri);
        assertThat(verdict.callerName()).contains("Spam? Grace");
        assertThat(verdict.state()).containsEntry("diverted", "true");
    }

    @Test
    void marksADivertedCallAtItsNewTargetAndDoesNoMore() {
        Verdict first = failed("divert", "60", "block", "0", "divert_to", BOB.dialled());
        Verdict next = signed(call("block", "10", "divert", "10", "divert_to", "+4930555998"))
                .forwardedTo(BOB)
                .withState(1, first.state())
                .decidedBy(screening);
        marked(next);
        marked(failed("divert", "60", "divert_to", ADA.dialled()));
    }

    @Test
    void laterLegsKnowWhatWasFound() {
        Verdict first = failed();
        Party mobile = Asked.outsider("+4917012345");
        marked(signed(call()).forwardedTo(mobile).withState(1, first.state()).decidedBy(screening));
        // Somebody whose threshold is another.
        Asked forwarded = call().userSets("bob", settings("block", "50")).forwardedTo(BOB);
        assertThat(forwarded.withState(1, first.state()).decidedBy(screening).decision())
                .isEqualTo(Decision.REJECT);
    }

    @Test
    void goesByTheCalledUsersSettings() {
        Asked call = signed(call()).userSets("ada", settings("block", "70"));
        assertThat(call.answered("stir", answer("FAILED", "438", ""))
                        .decidedBy(screening)
                        .decision())
                .isEqualTo(Decision.REJECT);
        Asked off = signed(call()).userSets("ada", settings("tag", "0"));
        assertThat(off.decidedBy(screening)).isSameAs(Verdict.proceed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+12065550199", "1 (206) 555-0199", "+1206*", "*"})
    void doesNotScoreWhoIsAllowed(String pattern) {
        Verdict verdict = signed(call("allowed_callers", pattern, "block", "1")).decidedBy(screening);
        unmarked(verdict);
        assertThat(verdict.reason()).contains("not scored");
        Asked user = signed(Asked.about(CALLER, ADA))
                .tenantSets(settings("allowed_callers", pattern))
                .userSets("ada", settings("block", "1"));
        unmarked(user.decidedBy(screening));
        marked(signed(call("allowed_callers", "+12065550198,+13*,+,-"))
                .answered("stir", answer("FAILED", "438", ""))
                .decidedBy(screening));
    }

    @Test
    void isNothingToCallsOfUsersAndOfTheHub() {
        SpamSettings strict = settings("block", "1", "score_unsigned", "100");
        assertThat(Asked.about(BOB, ADA)
                        .arrivedFrom(Side.PROVIDER, "provider")
                        .tenantSets(strict)
                        .decidedBy(screening))
                .isSameAs(Verdict.proceed());
        assertThat(Asked.about(CALLER, ADA)
                        .arrivedFrom(Side.HUB, "hub")
                        .tenantSets(strict)
                        .decidedBy(screening))
                .isSameAs(Verdict.proceed());
        assertThat(Asked.about(CALLER, ADA)
                        .tenantSets(strict)
                        .decidedBy(screening)
                        .decision())
                .isEqualTo(Decision.REJECT);
    }

    /** The number of a colleague on the hub, shown by somebody outside. */
    @Test
    void takesNobodyForAColleagueWhoCallsFromElsewhere() {
        Asked ada = Asked.about(ADA, BOB).arrivedFrom(Side.PROVIDER, "provider").tenantSets(settings("block", "70"));
        assertThat(signed(ada)
                        .answered("stir", answer("FAILED", "438", ""))
                        .decidedBy(screening)
                        .decision())
                .isEqualTo(Decision.REJECT);
        assertThat(ada.tenantSets(settings("block", "9", "score_unsigned", "10"))
                        .decidedBy(screening)
                        .decision())
                .isEqualTo(Decision.REJECT);
        unmarked(ada.decidedBy(screening));
    }

    /** Nor for one who does call from there, where the signature says that it is not: all else is a user's own. */
    @Test
    void scoresWhoShowsTheNumberOfAUserOfTheProvidersByAWrongSignatureAlone() {
        Asked bob = Asked.about(BOB, ADA)
                .arrivedFrom(Side.PROVIDER, "provider")
                .tenantSets(settings("block", "70", "score_unsigned", "100", "patterns", "true"));
        assertThat(signed(bob).decidedBy(screening).decision()).isEqualTo(Decision.ASK);
        assertThat(signed(bob)
                        .answered("stir", answer("FAILED", "438", ""))
                        .decidedBy(screening)
                        .decision())
                .isEqualTo(Decision.REJECT);
        Verdict unsure = signed(bob).answered("stir", answer("NONE", "436", "")).decidedBy(screening);
        unmarked(unsure);
        assertThat(unsure.state()).containsEntry("score", "0");
        Asked said = bob.tenantSets(settings("block", "70", "score_unsigned", "100", "believe_verstat", "true"));
        unmarked(said.decidedBy(screening));
        assertThat(said.withHeader("p-asserted-identity", "<sip:+4930555101;verstat=TN-Validation-Failed@p.test>")
                        .decidedBy(screening)
                        .decision())
                .isEqualTo(Decision.REJECT);
    }

    @Test
    void believesNoUserWhereThereIsNoDirectory() {
        SpamScreening alone = new SpamScreening(ledger, new KnownNumbers());
        assertThat(Asked.about(BOB, ADA)
                        .arrivedFrom(Side.PROVIDER, "provider")
                        .tenantSets(settings("block", "1", "score_unsigned", "100"))
                        .decidedBy(alone)
                        .decision())
                .isEqualTo(Decision.REJECT);
    }

    /** The trunk says so, of those who have called for help. */
    @Test
    void doesNotScoreWhoMayBeCallingBackForHelp() {
        Asked call = Asked.about(CALLER, ADA).tenantSets(settings("block", "90", "score_unsigned", "100"));
        assertThat(call.decidedBy(screening).decision()).isEqualTo(Decision.REJECT);
        Verdict back = call.withHeader("priority", "psap-callback").decidedBy(screening);
        unmarked(back);
        assertThat(back.reason()).contains("calls back");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\";verstat=TN-Validation-Passed-A\" <sip:+12065550199;verstat=TN-Validation-Failed@p.test> | true",
                "\"<sip:x;verstat=TN-Validation-Passed-A>\" <sip:+12065550199;verstat=TN-Validation-Failed@p.test> | true",
                "\"\\\";verstat=TN-Validation-Passed-A\" <tel:+12065550199;verstat=TN-Validation-Failed> | true",
                "\"Grace\" <sip:+12065550199@p.test>, <tel:+12065550199;verstat=TN-Validation-Failed> | true",
                "tel:+12065550199;verstat=TN-Validation-Failed | true",
                "\";verstat=TN-Validation-Failed\" <sip:+12065550199@p.test> | false",
                ";verstat=TN-Validation-Failed <sip:+12065550199@p.test> | false",
                "\"<sip:x;verstat=TN-Validation-Failed> | false",
                "<sip:+12065550199;xverstat=TN-Validation-Failed@p.test> | false"
            })
    void believesNoNameThatIsShown(String identity, boolean wrong) {
        Verdict verdict = call("believe_verstat", "true")
                .withHeader("p-asserted-identity", identity)
                .decidedBy(screening);
        assertThat(verdict.callerName().isPresent()).isEqualTo(wrong);
        assertThat(verdict.reason()).doesNotContain("attestation A");
        assertThat(verdict.state()).containsEntry("score", wrong ? "70" : "0");
    }

    @ParameterizedTest
    @CsvSource({
        "TN-Validation-Failed,true",
        "TN-Validation-Failed-C,true",
        "TN-Validation-Passed,false",
        "TN-Validation-Passed-A,false",
        "No-TN-Validation,false",
        "Nonsense,false"
    })
    void believesTheProviderWhereThatIsWanted(String verstat, boolean marked) {
        String identity = "<sip:+12065550199;verstat=" + verstat + "@provider.test;user=phone>";
        Verdict verdict = call("believe_verstat", "true")
                .withHeader("p-asserted-identity", identity)
                .decidedBy(screening);
        assertThat(verdict.callerName().isPresent()).isEqualTo(marked);
        unmarked(call().withHeader("p-asserted-identity", identity).decidedBy(screening));
        Asked own = signed(call("believe_verstat", "true")).withHeader("p-asserted-identity", identity);
        unmarked(own.answered("stir", answer("PASSED", "200", "A")).decidedBy(screening));
        Asked from = Asked.about(Party.of("sip:+12065550199;verstat=" + verstat + "@p.test"), ADA)
                .tenantSets(settings("believe_verstat", "true"));
        assertThat(from.decidedBy(screening).callerName().isPresent()).isEqualTo(marked);
    }

    @Test
    void looksAtPatternsWhereThatIsWanted() {
        FewCountries countries = new FewCountries();
        known.bindCountries(countries);
        assertThat(score(Party.of("sip:anonymous@anonymous.invalid"))).isEqualTo("20");
        assertThat(score(Party.of("sip:0000000000@p.test"))).isEqualTo("50");
        assertThat(score(Party.of("sip:Robo@p.test"))).isEqualTo("50");
        assertThat(score(Party.of("sip:2000@p.test"))).isEqualTo("0");
        assertThat(score(Party.of("sip:0301234567@p.test"))).isEqualTo("0");
        assertThat(score(Asked.outsider("+4930555999"))).isEqualTo("30");
        assertThat(score(Asked.outsider("+4940555999"))).isEqualTo("0");
        assertThat(score(Asked.outsider("+4930555100"))).isEqualTo("0");
        known.unbindCountries(countries);
        assertThat(score(CALLER)).isEqualTo("0");
    }

    private String score(Party from) {
        return Optional.ofNullable(Asked.about(from, ADA)
                        .tenantSets(settings("patterns", "true"))
                        .decidedBy(screening)
                        .state()
                        .get("score"))
                .orElseThrow();
    }

    @Test
    void takesASignedNumberFromNextDoorForWhatItIs() {
        Party neighbour = Asked.outsider("+4930555999");
        Verdict verdict = signed(Asked.about(neighbour, ADA).tenantSets(settings("patterns", "true")))
                .answered("stir", answer("PASSED", "200", "B"))
                .decidedBy(screening);
        assertThat(verdict.state()).containsEntry("score", "0");
    }

    @Test
    void noticesWhoCallsManyUsers() {
        for (int i = 0; i < 15; i++) {
            assertThat(rate("+49305551%02d".formatted(i), false)).isEqualTo("0");
        }
        assertThat(rate("+4930555100", false)).as("the same user again").isEqualTo("0");
        assertThat(rate("+4930555199", true)).as("a rehearsal is answered").isEqualTo("40");
        assertThat(rate("+4930555100", false)).as("and not counted").isEqualTo("0");
        assertThat(rate("+4930555199", false)).isEqualTo("40");
    }

    private String rate(String called, boolean rehearsal) {
        Asked call = Asked.about(CALLER, Asked.user(called, called)).tenantSets(settings("patterns", "true"));
        return String.valueOf((rehearsal ? call.asRehearsal() : call)
                .decidedBy(screening)
                .state()
                .get("score"));
    }

    @Test
    void countsACallOnceAlthoughItIsAskedAboutAgain() {
        for (int i = 0; i < 3; i++) {
            Asked call = signed(Asked.about(CALLER, Asked.user("u" + i, "+49305551%02d".formatted(i)))
                    .tenantSets(settings("patterns", "true", "calls_per_minute", "3")));
            Verdict asks = call.decidedBy(screening);
            assertThat(asks.decision()).isEqualTo(Decision.ASK);
            Verdict verdict = call.answered("stir", answer("NONE", "436", "")).decidedBy(screening);
            unmarked(verdict);
            unmarked(call.forwardedTo(BOB).withState(1, verdict.state()).decidedBy(screening));
        }
    }

    @Test
    void showsTheWarningAloneWhereThereIsNoName() {
        assertThat(settings().tagged("")).isEqualTo("Spam?");
        assertThat(settings().tagged("Spam? Grace")).isEqualTo("Spam? Grace");
        assertThat(settings("tag_text", " [SPAM] ").tagged("Grace")).isEqualTo("[SPAM] Grace");
    }

    /** Where the peer shows numbers as they are dialled in the country. */
    @Test
    void countsShortCallsOfACallerInWhateverFormTheNumberComes() {
        known.bindCountries(new FewCountries());
        Party caller = Party.of("sip:0301234567@peer.test");
        for (int i = 0; i < 6; i++) {
            new ShortCalls(ledger, known)
                    .on(new Fact(
                            1,
                            Fact.CALL_ENDED,
                            Scope.call(TENANT, "1"),
                            ENDED,
                            Map.of(
                                    "from",
                                    i < 3 ? caller.uri() : "sip:+49301234567@peer.test;user=phone",
                                    "to_user",
                                    "ada",
                                    "answered",
                                    ENDED.minusSeconds(4).toString(),
                                    "ended",
                                    ENDED.toString())));
        }
        assertThat(score(caller)).isEqualTo("30");
        assertThat(score(Asked.outsider("+49301234567"))).isEqualTo("30");
    }

    @Test
    void saysNoNumberInItsReasons() {
        known.bindCountries(new FewCountries());
        Verdict verdict = Asked.about(Asked.outsider("+4930555999"), ADA)
                .tenantSets(settings("patterns", "true", "block", "10"))
                .decidedBy(screening);
        assertThat(verdict.reason() + verdict.refusal()).doesNotContain("555");
    }
}
