package org.patchbay.graph.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.Purpose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tokens, against a sign-in service that refuses what the real one refuses. */
class TokensTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private GraphException refused(Optional<String> user, Set<String> scopes) {
        return catchThrowableOfType(
                GraphException.class, () -> world.signIns.access("acme", user, Purpose.PRESENCE, scopes));
    }

    private GraphException refused(Set<String> scopes) {
        return refused(Optional.of("ada"), scopes);
    }

    @Test
    void ofAUserIsGotOnceAndGivenOutUntilShortlyBeforeItsEnd() throws Exception {
        world.connected();
        long before = world.askedForTokens();
        Tokens.Access access = world.ofAda(World.READ);
        assertThat(access.tenant()).isEqualTo("acme");
        assertThat(access.app()).isEqualTo(World.APP);
        assertThat(access.graph()).isEqualTo(world.microsoft.graph().uri());
        assertThat(access.toString()).doesNotContain(access.bearer());
        assertThat(world.microsoft
                        .signIn()
                        .bearer(access.bearer(), Set.of("https://graph.microsoft.com"))
                        .user())
                .isEqualTo(World.ADA);
        assertThat(world.ofAda(World.READ).bearer()).isEqualTo(access.bearer());
        assertThat(world.ofAda(World.WRITE).bearer()).isEqualTo(access.bearer());
        assertThat(world.askedForTokens()).isEqualTo(before + 1);
        world.microsoft.clock().advance(Duration.ofMinutes(59));
        world.set("certificate", "");
        world.set("client_secret", "file:secret");
        assertThat(world.ofAda(World.READ).bearer()).isNotEqualTo(access.bearer());
    }

    @Test
    void oneThatGraphDidNotTakeIsNotGivenOutAgain() throws Exception {
        world.connected();
        Tokens.Access access = world.ofAda(World.READ);
        world.signIns.refused(access);
        assertThat(world.ofAda(World.READ).bearer()).isNotEqualTo(access.bearer());
    }

    @Test
    void manyWhoWantTheSameOneShareOneRequest() throws Exception {
        world.connected();
        world.microsoft.signIn().faults().slow("/token", 1, Duration.ofMillis(300));
        long before = world.askedForTokens();
        List<CompletableFuture<String>> all = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return world.ofAda(World.READ).bearer();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(world.askedForTokens()).isEqualTo(before + 1);
    }

    @Test
    void withoutConsentOrConnectionNothingIsAsked() throws Exception {
        GraphException unknown = catchThrowableOfType(
                GraphException.class,
                () -> world.signIns.access("other", Optional.of("eve"), Purpose.PRESENCE, World.READ));
        assertThat(unknown.reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(unknown).hasMessageContaining("org.patchbay.graph.tenant");
        GraphException before = refused(World.READ);
        assertThat(before.reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(before).hasMessageContaining("Presence.Read.All").hasMessageContaining("PRESENCE");
        world.consent();
        GraphException after = refused(World.READ);
        assertThat(after.reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(after).hasMessageContaining("https://patchbay.example/pages/connect?tenant=acme");
        assertThat(refused(Set.of("Calendars.Read")).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(world.askedForTokens()).isZero();
    }

    @Test
    void aTokenOfOnePurposeIsNotGivenOutForAnother() throws Exception {
        world.connected();
        world.ofAda(World.READ);
        GraphException other = catchThrowableOfType(
                GraphException.class,
                () -> world.signIns.access("acme", Optional.of("ada"), Purpose.CALENDAR, World.READ));
        assertThat(other.reason()).isEqualTo(Reason.NOT_CONSENTED);
    }

    @Test
    void theApplicationItselfProvesItselfByItsCertificate() throws Exception {
        world.consent();
        world.microsoft.signIn().grantApplication(World.TID, World.APP, "Presence.Read.All");
        Tokens.Access access = world.signIns.access("acme", Optional.empty(), Purpose.PRESENCE, World.READ);
        var bearer = world.microsoft.signIn().bearer(access.bearer(), Set.of("https://graph.microsoft.com"));
        assertThat(bearer.user()).isEmpty();
        assertThat(bearer.scopes()).containsExactly("Presence.Read.All");
        assertThat(world.signIns
                        .access("acme", Optional.empty(), Purpose.PRESENCE, World.READ)
                        .bearer())
                .isEqualTo(access.bearer());
        GraphException write = refused(Optional.empty(), World.WRITE);
        assertThat(write.reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(write).hasMessageContaining("Presence.ReadWrite").hasMessageContaining("reader");
    }

    @Test
    void whereTheApplicationMayNotTheReaderReads() throws Exception {
        world.connected();
        assertThat(refused(Optional.empty(), World.READ)).hasMessageContaining("application permission");
        world.set("reader", "ada");
        Tokens.Access access = world.signIns.access("acme", Optional.empty(), Purpose.PRESENCE, World.READ);
        assertThat(world.microsoft
                        .signIn()
                        .bearer(access.bearer(), Set.of("https://graph.microsoft.com"))
                        .user())
                .isEqualTo(World.ADA);
    }

    @Test
    void withASecretAloneTheApplicationIsNotSpokenForAndTheReaderIs() throws Exception {
        world.set("certificate", "");
        world.set("client_secret", "file:secret");
        world.connected();
        world.microsoft.signIn().grantApplication(World.TID, World.APP, "Presence.Read.All");
        assertThat(refused(Optional.empty(), World.READ).reason()).isEqualTo(Reason.NOT_CONNECTED);
        world.set("reader", "ada");
        assertThat(world.signIns
                        .access("acme", Optional.empty(), Purpose.PRESENCE, World.READ)
                        .bearer())
                .isNotEmpty();
    }

    @Test
    void onBehalfOfAUserWhoCameWithATokenForThisApp() throws Exception {
        world.consent();
        String assertion = world.microsoft.signIn().assertion(World.TID, World.APP, World.BOB);
        Tokens.Access access =
                world.signIns.source().onBehalfOf("acme.tab 1.0", "acme", assertion, Purpose.PRESENCE, World.WRITE);
        assertThat(world.microsoft
                        .signIn()
                        .bearer(access.bearer(), Set.of("https://graph.microsoft.com"))
                        .user())
                .isEqualTo(World.BOB);
        GraphException forged = catchThrowableOfType(GraphException.class, () -> world.signIns
                .source()
                .onBehalfOf("acme.tab 1.0", "acme", assertion + "x", Purpose.PRESENCE, World.WRITE));
        assertThat(forged.reason()).isEqualTo(Reason.NOT_CONNECTED);
        GraphException other = catchThrowableOfType(GraphException.class, () -> world.signIns
                .source()
                .onBehalfOf("acme.tab 1.0", "acme", assertion, Purpose.CALENDAR, Set.of("Calendars.Read")));
        assertThat(other.reason()).isEqualTo(Reason.NOT_CONSENTED);
    }

    private GraphException refusedOnBehalf(String assertion) {
        return catchThrowableOfType(
                GraphException.class,
                () -> world.signIns.onBehalfOf("acme.tab 1.0", "acme", assertion, Purpose.PRESENCE, World.WRITE));
    }

    @Test
    void onBehalfIsNotKeptBeyondTheTokenThatTheUserCameWith() throws Exception {
        world.consent();
        String assertion = world.microsoft.signIn().assertion(World.TID, World.APP, World.BOB);
        for (int i = 0; i < 3; i++) {
            world.signIns.onBehalfOf("acme.tab 1.0", "acme", assertion, Purpose.PRESENCE, World.WRITE);
        }
        assertThat(world.askedForTokens()).isEqualTo(1);
        world.microsoft.clock().advance(Duration.ofHours(2));
        assertThat(refusedOnBehalf(assertion).reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(world.askedForTokens()).as("it is known to have ended").isEqualTo(1);
        assertThat(world.signIns.connections().users("acme"))
                .as("nothing is stored")
                .isEmpty();
    }

    @Test
    void onBehalfEachIsSpokenForByTheOwnTokenAlone() throws Exception {
        world.connected();
        String connected = world.ofAda(World.WRITE).bearer();
        for (int i = 0; i < 2; i++) {
            for (String who : List.of(World.BOB, World.ADA)) {
                String assertion = world.microsoft.signIn().assertion(World.TID, World.APP, who);
                String bearer = world.signIns
                        .onBehalfOf("acme.tab 1.0", "acme", assertion, Purpose.PRESENCE, World.WRITE)
                        .bearer();
                assertThat(world.microsoft
                                .signIn()
                                .bearer(bearer, Set.of("https://graph.microsoft.com"))
                                .user())
                        .isEqualTo(who);
                assertThat(bearer).isNotEqualTo(connected);
            }
        }
    }

    @Test
    void onBehalfWhereUsersConsentThemselvesTakesTheUsersOwn() throws Exception {
        world.set("user_consent", true);
        String assertion = world.microsoft.signIn().assertion(World.TID, World.APP, World.BOB);
        assertThat(refusedOnBehalf(assertion).reason()).isEqualTo(Reason.NOT_CONSENTED);
        world.microsoft.signIn().grantUser(World.TID, World.APP, World.BOB, "Presence.ReadWrite");
        assertThat(refusedOnBehalf(assertion)).isNull();
    }

    @Test
    void aServiceThatIsDownIsSaidOnBehalfAsWell() throws Exception {
        world.consent();
        String assertion = world.microsoft.signIn().assertion(World.TID, World.APP, World.BOB);
        world.microsoft.signIn().faults().answer("/token", 1, 503);
        GraphException down = refusedOnBehalf(assertion);
        assertThat(down.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(down.retryAfter()).isPresent();
        world.microsoft.clock().advance(Duration.ofMinutes(1));
        assertThat(refusedOnBehalf(assertion)).isNull();
    }

    /** By whoever may come, nobody's sign-in is held up. */
    @Test
    void whatIsNoTokenIsTheFaultOfWhoeverCameWithIt() {
        assertThat(LoginFaults.of(
                                "invalid_request",
                                "AADSTS50027: JWT token is invalid or malformed.",
                                400,
                                Optional.empty())
                        .kind())
                .isEqualTo(SignInFault.Kind.SIGN_IN);
    }

    @Test
    void consentThatWasWithdrawnHereCountsAtOnceAlsoForTokensInMemory() throws Exception {
        world.connected();
        world.ofAda(World.READ);
        world.changed.clear();
        assertThat(world.desk.withdraw("root", "acme", Optional.of("presence")))
                .containsExactlyInAnyOrder("PRESENCE: Presence.Read.All", "PRESENCE: Presence.ReadWrite");
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(world.signIns.granted("acme")).isEmpty();
        assertThat(world.signIns.connected("acme", "ada", Purpose.PRESENCE)).isFalse();
        assertThat(world.changed).contains("acme/ada");
        assertThat(world.audit.newest(1).get(0).action()).isEqualTo("graph-withdraw");
        assertThat(world.audit.newest(1).get(0).author()).isEqualTo("root");
    }

    @Test
    void consentThatWasWithdrawnAtMicrosoftIsLostWithTheNextToken() throws Exception {
        world.connected();
        world.microsoft.signIn().withdraw(World.TID, World.APP);
        GraphException lost = refused(World.READ);
        assertThat(lost.reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(lost).hasMessageContaining("AADSTS65001");
        assertThat(world.signIns.granted("acme")).isEmpty();
        assertThat(world.audit.newest(1).get(0).author()).isEqualTo("system");
        long asked = world.askedForTokens();
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(world.askedForTokens()).isEqualTo(asked);
    }

    @Test
    void aTokenThatComesWithoutAPermissionTakesThatOneBack() throws Exception {
        world.connected();
        world.microsoft
                .signIn()
                .faults()
                .answer(
                        "/token",
                        1,
                        200,
                        java.util.Map.of(),
                        "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"opaque\",\"scope\":\"Presence.Read.All\"}");
        assertThat(refused(World.WRITE).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(world.signIns.granted("acme")).containsExactly("Presence.Read.All");
        assertThat(world.ofAda(World.READ).bearer()).isNotEqualTo("opaque");
    }

    @Test
    void anAppThatIsDisabledLosesAllThatWasConsentedTo() throws Exception {
        world.connected();
        world.microsoft
                .signIn()
                .faults()
                .answer(
                        "/token",
                        1,
                        400,
                        java.util.Map.of(),
                        "{\"error\":\"unauthorized_client\",\"error_description\":\"AADSTS700016: Application was not found\"}");
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(world.signIns.granted("acme")).isEmpty();
    }

    @Test
    void aUserWhoseSessionWasRevokedIsDisconnected() throws Exception {
        world.connected();
        world.microsoft.tenant(World.TID).revokeSessions(World.ADA);
        world.changed.clear();
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(world.signIns.connected("acme", "ada", Purpose.PRESENCE)).isFalse();
        assertThat(world.changed).contains("acme/ada");
        assertThat(world.signIns.granted("acme")).as("of the others").containsAll(World.READ);
        assertThat(world.store.history(Connections.SPACE, "acme/ada/shared"))
                .as("nothing is left")
                .isEmpty();
    }

    @Test
    void aServiceThatIsDownOrSlowOrTalksNonsenseTakesNothingAway() throws Exception {
        world.connected();
        var faults = world.microsoft.signIn().faults();
        faults.answer("/token", 1, 503);
        GraphException down = refused(World.READ);
        assertThat(down.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(down.retryAfter()).isPresent();
        long asked = world.askedForTokens();
        assertThat(refused(World.READ).reason()).as("is left alone for a while").isEqualTo(Reason.UNAVAILABLE);
        assertThat(world.askedForTokens()).isEqualTo(asked);
        world.microsoft.clock().advance(Duration.ofSeconds(6));
        faults.throttle("/token", 1, Optional.of(Duration.ofSeconds(77)));
        assertThat(refused(World.READ).retryAfter()).contains(Duration.ofSeconds(77));
        world.microsoft.clock().advance(Duration.ofSeconds(78));
        faults.answer("/token", 1, 200, java.util.Map.of(), "<html>captive portal</html>");
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.UNAVAILABLE);
        world.microsoft.clock().advance(Duration.ofSeconds(6));
        faults.answer("/token", 1, 200, java.util.Map.of(), "{}");
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.UNAVAILABLE);
        world.microsoft.clock().advance(Duration.ofSeconds(6));
        faults.drop("/token", 1);
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.UNAVAILABLE);
        world.microsoft.clock().advance(Duration.ofSeconds(6));
        faults.hang("/token", 1);
        assertThat(refused(World.READ)).hasMessageContaining("not within");
        world.microsoft.clock().advance(Duration.ofSeconds(6));
        assertThat(world.ofAda(World.READ).bearer()).isNotEmpty();
    }

    @Test
    void noRedirectionIsFollowedAndNothingLargeTakenIn() throws Exception {
        world.connected();
        var faults = world.microsoft.signIn().faults();
        faults.answer(
                "/token",
                1,
                307,
                java.util.Map.of("Location", world.microsoft.signIn().uri() + "/elsewhere"),
                "{}");
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(world.microsoft.signIn().requests())
                .noneMatch(each -> each.path().contains("elsewhere"));
        world.microsoft.clock().advance(Duration.ofSeconds(6));
        faults.answer("/token", 1, 200, java.util.Map.of(), "{\"a\":\"" + "x".repeat(2 << 20) + "\"}");
        assertThat(refused(World.READ)).hasMessageContaining("larger than");
    }

    @Test
    void aSecretThatEndedIsSaidAndTakesNothingAway() throws Exception {
        world.connected();
        world.set("certificate", "");
        world.set("client_secret", "file:old");
        world.secrets.with("file:old", "not it");
        assertThat(refused(World.READ))
                .hasMessageContaining("does not take the app's certificate or secret")
                .satisfies(e -> assertThat(((GraphException) e).reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(world.signIns.check().text()).contains("Renew it");
        world.microsoft.clock().advance(Duration.ofMinutes(2));
        world.set("client_secret", "file:none");
        assertThat(refused(World.READ)).hasMessageContaining("client_secret = 'file:none' names no secret");
        world.microsoft.clock().advance(Duration.ofMinutes(2));
        world.set("client_secret", "file:secret");
        assertThat(world.ofAda(World.READ).bearer()).isNotEmpty();
        assertThat(world.signIns.check().text()).doesNotContain("Renew it");
    }

    @Test
    void anAppOfItsOwnForPresenceIsConnectedAndConsentedToByItself() throws Exception {
        world.set("client_id_presence", World.PRESENCE_APP);
        world.connected();
        assertThat(world.ofAda(World.READ).app()).isEqualTo(World.PRESENCE_APP);
        assertThat(world.signIns.app("acme", Purpose.PRESENCE)).contains(World.PRESENCE_APP);
        assertThat(world.signIns.app("acme", Purpose.CALENDAR)).contains(World.APP);
        assertThat(world.store.get(Connections.SPACE, "acme/ada/presence")).isPresent();
        assertThat(world.store.get(Connections.SPACE, "acme/ada/shared")).isEmpty();
        world.set("client_id_presence", "");
        assertThat(refused(World.READ).reason()).as("another app").isEqualTo(Reason.NOT_CONSENTED);
    }

    @Test
    void whatIsKeptOutlivesARestartAndHoldsNoTokenInTheClear() throws Exception {
        world.connected();
        String kept = world.store
                .get(Connections.SPACE, "acme/ada/shared")
                .orElseThrow()
                .value();
        assertThat(kept)
                .startsWith(World.APP + " 1.k1.")
                .doesNotContain("refresh")
                .doesNotContain(World.ADA);
        world.restart();
        assertThat(world.signIns.granted("acme")).containsAll(World.READ);
        assertThat(world.signIns.connected("acme", "ada", Purpose.PRESENCE)).isTrue();
        assertThat(world.signIns.connected("acme", Purpose.PRESENCE)).containsExactly("ada");
        assertThat(world.ofAda(World.READ).bearer()).isNotEmpty();
    }

    @Test
    void aRenewedTokenIsKeptOnceADayAndWhatWasBeforeIsForgotten() throws Exception {
        world.set("certificate", "");
        world.set("client_secret", "file:secret");
        world.connected();
        world.ofAda(World.READ);
        assertThat(world.store.history(Connections.SPACE, "acme/ada/shared")).hasSize(1);
        world.microsoft.clock().advance(Duration.ofHours(21));
        world.ofAda(World.READ);
        assertThat(world.store.history(Connections.SPACE, "acme/ada/shared")).hasSize(2);
        world.schedule.elapse(Duration.ofDays(1));
        assertThat(world.store.history(Connections.SPACE, "acme/ada/shared")).hasSize(1);
        world.restart();
        assertThat(world.ofAda(World.READ).bearer()).isNotEmpty();
    }

    @Test
    void whoIsConnectedToAnotherAppIsNotConnectedToThisOne() throws Exception {
        world.connected();
        world.set("user_consent", true);
        world.set("client_id", World.PRESENCE_APP);
        assertThat(world.signIns.connected("acme", "ada", Purpose.PRESENCE)).isFalse();
        assertThat(world.signIns.connected("acme", Purpose.PRESENCE)).isEmpty();
        long asked = world.askedForTokens();
        assertThat(refused(World.READ).reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(world.askedForTokens()).isEqualTo(asked);
        assertThat(world.desk.connections("acme", "", 5).get(0).problem()).contains("another app registration");
        world.set("client_id", World.APP);
        assertThat(world.ofAda(World.READ).bearer()).isNotEmpty();
    }
}
