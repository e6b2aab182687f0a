package org.patchbay.graph.token;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.User;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.graph.token.World.Browser;
import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.testkit.directory.Acme;
import org.patchbay.vault.BegunSignIns;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user sees and does. */
class ConnectPageTest {
    private final World world = new World();
    private final Browser browser = new Browser();

    @AfterEach
    void close() {
        world.close();
    }

    private PageAnswer begin() {
        return browser.get(world.connectPage, Map.of("tenant", "acme"));
    }

    private boolean isConnected(String user) {
        return world.signIns.connected("acme", user, Purpose.PRESENCE);
    }

    @Test
    void explainsAndSendsToMicrosoftWithProofOfWhoAsked() throws Exception {
        world.consent();
        PageAnswer page = begin();
        assertThat(page.html()).contains("Two-way sync", "Sync &amp; show").doesNotContain("Calendars.Read");
        assertThat(page.cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie.site()).isEqualTo(PageCookie.Site.NONE);
            assertThat(cookie.value()).startsWith("1.m.");
        });
        assertThat(World.link(page).toString())
                .startsWith(world.microsoft.signIn().uri() + "/" + World.TID + "/oauth2/v2.0/authorize?")
                .contains(
                        "response_mode=form_post", "code_challenge_method=S256", "code_challenge=", "nonce=", "state=")
                .contains("Presence.ReadWrite");
    }

    @Test
    void aUserIsConnectedAndDisconnectsAgain() throws Exception {
        world.consent();
        PageAnswer page = world.connect(browser, "ada@acme.example");
        assertThat(page.html()).contains("Your Microsoft account is connected", "for Ada");
        assertThat(page.html()).contains("You have every licence").doesNotContain("missing");
        assertThat(browser.cookies).doesNotContainKey(ConnectPage.COOKIE);
        assertThat(isConnected("ada")).isTrue();
        assertThat(world.changed).contains("acme/ada");
        assertThat(world.audit.newest(1).get(0).action()).isEqualTo("graph-connect");
        assertThat(world.audit.newest(1).get(0).author()).isEqualTo("acme/ada");
        PageAnswer gone = browser.post(world.connectPage, World.button(page));
        assertThat(gone.html()).contains("is disconnected");
        assertThat(isConnected("ada")).isFalse();
        assertThat(world.store.history(Connections.SPACE, "acme/ada/shared")).isEmpty();
        assertThat(browser.post(world.connectPage, Map.of("disconnect", "forged"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theEntraIdCountsBeforeTheName() throws Exception {
        world.consent();
        assertThat(world.connect(browser, "robert@acme.example").html()).contains("for Bob");
        assertThat(isConnected("bob")).isTrue();
    }

    @Test
    void aMissingLicenceIsNamedWithWhatToAskFor() throws Exception {
        world.consent();
        assertThat(begin().html())
                .as("before anybody knows who it is")
                .contains(
                        "What you need besides",
                        "Microsoft Teams Phone (Phone System) licence",
                        "after you have signed in");
        assertThat(world.connect(browser, "robert@acme.example").html())
                .contains(
                        "not served yet: you have no Microsoft Teams Phone (Phone System) licence and no licence of the telephone provider",
                        "calls from you and to you are refused",
                        "assign Microsoft Teams Phone to your account, in the Microsoft 365 admin center",
                        "assign you a licence in the administration of the telephone provider");
        assertThat(isConnected("bob")).as("connected all the same").isTrue();
        world.users(Acme.ada()
                .with()
                .licences(java.util.Set.of(User.Licence.PROVIDER))
                .build());
        assertThat(world.connect(new Browser(), "ada@acme.example").html())
                .contains("you have no Microsoft Teams Phone (Phone System) licence.")
                .contains("Licence of the telephone provider: you have it.");
    }

    @Test
    void whoHasATelephoneOfTheProvidersNeedsNoLicenceOfMicrosofts() throws Exception {
        world.consent();
        world.users(Acme.ada()
                .with()
                .platform(User.Platform.PROVIDER)
                .licences(java.util.Set.of(User.Licence.PROVIDER))
                .build());
        assertThat(world.connect(browser, "ada@acme.example").html())
                .contains("You have every licence that you need")
                .doesNotContain("Microsoft Teams Phone");
    }

    @Test
    void somebodyUnknownOrOfWhomThereAreTwoIsNotGuessed() throws Exception {
        world.consent();
        assertThat(world.connect(browser, "stranger@acme.example").html()).contains("not known");
        world.users(
                User.of("acme", "ada").site("berlin").upn("ada@acme.example").build(),
                User.of("acme", "ada2").site("berlin").upn("ada@acme.example").build());
        assertThat(world.connect(new Browser(), "ada@acme.example").html()).contains("several users");
        world.users(User.of("acme", "ada")
                .site("berlin")
                .upn("ada@acme.example")
                .entraId(World.STRANGER)
                .build());
        assertThat(world.connect(new Browser(), "ada@acme.example").html())
                .as("somebody else by the surer id")
                .contains("not known");
        assertThat(world.signIns.connections().users("acme")).isEmpty();
    }

    @Test
    void anAccountOfAnotherOrganisationIsNotTaken() throws Exception {
        world.consent();
        world.microsoft.tenant(World.OTHER_TID).userConsent(true);
        URI to = URI.create(World.link(begin()).toString().replace(World.TID, World.OTHER_TID));
        Redirect back = world.microsoft.signIn().signIn(to, "ada@acme.example");
        PageAnswer answer = browser.post(world.connectPage, back.fields());
        assertThat(answer.status()).isNotEqualTo(200);
        assertThat(world.signIns.connections().users("acme")).isEmpty();
    }

    @Test
    void theStatementHasToBeOfThisTenantForThisAppAndThisSignIn() {
        Arrivals arrivals = new Arrivals(
                new org.patchbay.testkit.directory.MemoryDirectory(
                        Acme.contents(), new org.patchbay.testkit.directory.FewCountries()),
                world.microsoft.clock());
        assertThat(arrived(arrivals, Map.of()).user()).map(User::id).contains("ada");
        assertThat(arrived(arrivals, Map.of("tid", World.OTHER_TID)).why()).contains("another organisation");
        assertThat(arrived(arrivals, Map.of("iss", "https://login.microsoftonline.com/" + World.OTHER_TID + "/v2.0"))
                        .why())
                .contains("another organisation");
        assertThat(arrived(arrivals, Map.of("nonce", "other")).why()).contains("does not belong");
        assertThat(arrived(arrivals, Map.of("aud", World.PRESENCE_APP)).why()).contains("does not belong");
        assertThat(arrived(arrivals, Map.of("exp", 1)).why()).contains("does not belong");
        assertThat(arrived(arrivals, Map.of("oid", "")).why()).contains("does not say who");
        assertThat(arrivals.of("acme", World.TID, World.APP, "n", "nonsense").why())
                .contains("does not belong");
    }

    private Arrivals.Arrived arrived(Arrivals arrivals, Map<String, Object> other) {
        Map<String, Object> claims = new HashMap<>(Map.of(
                "tid",
                World.TID,
                "iss",
                "https://login.microsoftonline.com/" + World.TID + "/v2.0",
                "aud",
                World.APP,
                "nonce",
                "n",
                "oid",
                World.ADA,
                "preferred_username",
                "Ada@acme.example",
                "exp",
                world.microsoft.clock().instant().getEpochSecond() + 60));
        claims.putAll(other);
        String json = new com.google.gson.Gson().toJson(claims);
        String middle = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return arrivals.of("acme", World.TID, World.APP, "n", "e30." + middle + ".c2ln");
    }

    @Test
    void aForgedLateOrReplayedAnswerChangesNothing() throws Exception {
        world.consent();
        Map<String, String> good = world.microsoft
                .signIn()
                .signIn(World.link(begin()), "ada@acme.example")
                .fields();
        String cookie = browser.cookies.get(ConnectPage.COOKIE);
        assertThat(new Browser().post(world.connectPage, good).status())
                .as("another browser")
                .isEqualTo(400);
        Map<String, String> forged = new HashMap<>(good);
        forged.put("state", "forged");
        assertThat(browser.post(world.connectPage, forged).status()).isEqualTo(400);
        assertThat(isConnected("ada")).isFalse();
        browser.cookies.put(ConnectPage.COOKIE, cookie);
        assertThat(browser.post(world.connectPage, good).html()).contains("is connected");
        browser.cookies.put(ConnectPage.COOKIE, cookie);
        assertThat(browser.post(world.connectPage, good).status())
                .as("replayed")
                .isEqualTo(400);
        Map<String, String> late = world.microsoft
                .signIn()
                .signIn(World.link(begin()), "ada@acme.example")
                .fields();
        world.microsoft.clock().advance(BegunSignIns.VALID);
        assertThat(browser.post(world.connectPage, late).status()).isEqualTo(400);
    }

    @Test
    void aCodeThatWasUsedBeforeIsRefusedByMicrosoftAndSaid() throws Exception {
        world.consent();
        Map<String, String> first = world.microsoft
                .signIn()
                .signIn(World.link(begin()), "ada@acme.example")
                .fields();
        browser.post(world.connectPage, first);
        Map<String, String> second = new HashMap<>(world.microsoft
                .signIn()
                .signIn(World.link(begin()), "ada@acme.example")
                .fields());
        second.put("code", first.get("code"));
        PageAnswer answer = browser.post(world.connectPage, second);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.html()).contains("did not take this sign-in");
        assertThat(World.link(answer)).hasToString("https://patchbay.example/pages/connect?tenant=acme");
    }

    @Test
    void withoutConsentItSaysWhomToAsk() throws Exception {
        PageAnswer none = begin();
        assertThat(none.status()).isEqualTo(409);
        assertThat(none.html())
                .contains("ask your administrator", "patchbay:graph-consent acme")
                .doesNotContain("class=\"act\"");
        world.consent();
        URI to = World.link(begin());
        world.microsoft.signIn().withdraw(World.TID, World.APP);
        Redirect back = world.microsoft.signIn().signIn(to, "ada@acme.example");
        PageAnswer answer = browser.post(world.connectPage, back.fields());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.html())
                .contains("administrator has not consented, or has withdrawn it", "patchbay:graph-consent acme");
    }

    @Test
    void whereUsersMayConsentThemselvesNoAdministratorIsNeeded() throws Exception {
        world.set("user_consent", true);
        world.needed.put("User.Read.All", List.of("org.patchbay.presence.teams 1.0"));
        world.microsoft.tenant(World.TID).userConsent(true);
        assertThat(world.connect(browser, "ada@acme.example").html()).contains("is connected");
        assertThat(world.signIns.consents().scopes(world.settings())).isEmpty();
        assertThat(world.signIns.granted("acme"))
                .as("what the guard lets through")
                .containsExactlyInAnyOrder("Presence.Read.All", "Presence.ReadWrite");
        assertThat(isConnected("ada")).isTrue();
        assertThat(world.ofAda(World.WRITE).bearer()).isNotEmpty();
        world.microsoft.signIn().withdraw(World.TID, World.APP);
        world.signIns.refused(world.ofAda(World.WRITE));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> world.ofAda(World.WRITE)))
                .hasMessageContaining("AADSTS65001");
        assertThat(isConnected("ada")).as("the user consents anew").isFalse();
    }

    @Test
    void whereTheTenantForbidsItAUserIsSentToTheAdministrator() throws Exception {
        world.set("user_consent", true);
        Redirect back = world.microsoft.signIn().signIn(World.link(begin()), "ada@acme.example");
        assertThat(back.fields().get("error_description")).contains("AADSTS90094");
        PageAnswer answer = browser.post(world.connectPage, back.fields());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.html())
                .contains("ask your administrator to consent for everybody", "patchbay:graph-consent acme")
                .doesNotContain("prevents you", World.TID);
        assertThat(isConnected("ada")).isFalse();
        world.consent();
        assertThat(world.connect(new Browser(), "ada@acme.example").html())
                .as("once the administrator has")
                .contains("is connected");
    }

    @Test
    void whoCancelsIsToldSo() throws Exception {
        world.consent();
        Redirect no = world.microsoft.signIn().decline(World.link(begin()), "ada@acme.example");
        PageAnswer answer = browser.post(world.connectPage, no.fields());
        assertThat(answer.html()).contains("You did not agree");
        assertThat(isConnected("ada")).isFalse();
    }

    @Test
    void aServiceThatIsDownOrAFullDiskIsSaidAndNothingIsHalfDone() throws Exception {
        world.consent();
        Redirect back = world.microsoft.signIn().signIn(World.link(begin()), "ada@acme.example");
        world.microsoft.signIn().faults().answer("/token", 1, 503);
        PageAnswer down = browser.post(world.connectPage, back.fields());
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.html()).contains("does not work just now");
        world.store.full(true);
        PageAnswer full = world.connect(new Browser(), "ada@acme.example");
        assertThat(full.status()).isEqualTo(503);
        assertThat(isConnected("ada")).isFalse();
        world.store.full(false);
        assertThat(world.connect(new Browser(), "ada@acme.example").html()).contains("is connected");
    }

    @Test
    void withTwoAppsASecondSignInFollowsByItself() throws Exception {
        world.set("client_id_presence", World.PRESENCE_APP);
        world.needed.put("Calendars.Read", List.of("org.patchbay.integration.calendar 1.0"));
        Browser admin = new Browser();
        PageAnswer page = world.visit(admin);
        page = admin.get(
                world.consentPage,
                world.microsoft
                        .signIn()
                        .consentAsAdmin(World.link(page), World.ADMIN)
                        .fields());
        admin.get(
                world.consentPage,
                world.microsoft
                        .signIn()
                        .consentAsAdmin(World.link(page), World.ADMIN)
                        .fields());
        assertThat(world.connect(browser, "ada@acme.example").html()).contains("is connected");
        assertThat(world.desk.connections("acme", "", 10)).singleElement().satisfies(each -> assertThat(each.apps())
                .containsExactly("presence", "shared"));
        assertThat(world.signIns
                        .access("acme", Optional.of("ada"), Purpose.CALENDAR, java.util.Set.of("Calendars.Read"))
                        .app())
                .isEqualTo(World.APP);
        assertThat(world.ofAda(World.READ).app()).isEqualTo(World.PRESENCE_APP);
    }

    @Test
    void anUnknownTenantIsNotRepeatedToTheBrowser() {
        PageAnswer page = browser.get(world.connectPage, Map.of("tenant", "<script>alert(1)</script>"));
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.html()).doesNotContain("script");
    }

    @Test
    void aSignInThatTakesTooLongIsToldSo() throws Exception {
        world.consent();
        Redirect back = world.microsoft.signIn().signIn(World.link(begin()), "ada@acme.example");
        world.microsoft.signIn().faults().slow("/token", 1, Duration.ofSeconds(2));
        assertThat(browser.post(world.connectPage, back.fields()).status()).isEqualTo(503);
    }
}
