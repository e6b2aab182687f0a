package org.patchbay.zoom;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.directory.User;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.lab.cloud.entra.Redirect;
import org.patchbay.lab.cloud.zoom.ZoomPerson;
import org.patchbay.vault.BegunSignIns;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on which a user connects the Zoom account, and all that goes wrong at it. */
class ConnectPageTest {
    private final World world = new World();
    private final Visitor browser = new Visitor();

    @BeforeEach
    void people() {
        world.open();
        world.add("z-ada", "ada@acme.example");
        world.add("z-bob", "Bob@Acme.Example");
        world.add("z-x", "stranger@acme.example");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private boolean isConnected(String user) {
        return world.users.connected(world.account.use().orElseThrow(), user);
    }

    private void nobodyIsConnected() {
        assertThat(world.store.list(UserConnections.SPACE, "")).isEmpty();
    }

    private void refused(PageAnswer page, int status, String why) {
        assertThat(page.html()).contains(why);
        assertThat(page.status()).isEqualTo(status);
        assertThat(Visitor.link(page)).hasToString("https://patchbay.example/pages/zoom-connect?tenant=acme");
        assertThat(browser.cookies).as("forgotten").isEmpty();
        nobodyIsConnected();
    }

    private long good(String request) {
        return world.cloud.requests().stream()
                .filter(each -> (each.method() + " " + each.path()).equals(request) && each.status() == 200)
                .count();
    }

    @Test
    void explainsAndSendsToZoomWithProofOfWhoAsked() {
        PageAnswer page = browser.begin(world);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html()).contains("in your name", "sets your presence status");
        assertThat(page.cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie.site()).isEqualTo(PageCookie.Site.LAX);
            assertThat(cookie.seconds()).isEqualTo(900);
            assertThat(cookie.value()).startsWith("1.m.").doesNotContain("acme");
        });
        assertThat(Visitor.link(page).toString())
                .startsWith(world.url() + "/oauth/authorize?")
                .contains(
                        "client_id=" + World.USER_ID,
                        "code_challenge_method=S256",
                        "response_type=code",
                        "redirect_uri=https%3A%2F%2Fpatchbay.example%2Fpages%2Fzoom-connect");
    }

    @Test
    void aUserIsConnectedAndDisconnectsAgain() throws Exception {
        PageAnswer page = browser.connect(world, "z-ada");
        assertThat(page.html()).contains("Your Zoom account is connected", "for Ada");
        assertThat(browser.cookies).isEmpty();
        assertThat(isConnected("ada")).isTrue();
        assertThat(isConnected("bob")).isFalse();
        assertThat(world.audit.newest(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("zoom-connect");
            assertThat(entry.author()).isEqualTo("acme/ada");
            assertThat(entry.tenant()).contains("acme");
        });
        assertThat(world.store.list(UserConnections.SPACE, "")).singleElement().satisfies(document -> assertThat(
                        document.value())
                .startsWith(World.USER_ID + "|" + World.ACCOUNT + "|z-ada 1.k1.")
                .doesNotContain("refresh"));
        PageAnswer gone = browser.post(world.page, Visitor.button(page));
        assertThat(gone.status()).isEqualTo(200);
        assertThat(gone.html()).contains("is disconnected").doesNotContain("could not be told");
        assertThat(isConnected("ada")).isFalse();
        assertThat(world.store.history(UserConnections.SPACE, "acme/ada")).isEmpty();
        assertThat(world.audit.newest(1).get(0).action()).isEqualTo("zoom-disconnect");
        assertThat(good("POST /oauth/revoke")).isEqualTo(1);
        assertThat(browser.post(world.page, Visitor.button(page)).status())
                .as("again")
                .isEqualTo(200);
        assertThat(world.audit.newest(10)).hasSize(2);
    }

    @Test
    void zoomIsToldEvenWhereNoTokenIsInMemoryAndWhatIsKeptHereIsGoneWhereItIsDown() {
        PageAnswer page = browser.connect(world, "z-ada");
        world.clock.move(Duration.ofMinutes(59));
        page = browser.connect(world, "z-ada");
        world.clock.move(Duration.ofMinutes(14));
        world.users.tokens().drop("acme/ada");
        assertThat(browser.post(world.page, Visitor.button(page)).html()).doesNotContain("could not be told");
        assertThat(good("POST /oauth/revoke")).isEqualTo(1);
        page = browser.connect(world, "z-ada");
        world.cloud.faults().answer("/oauth/", 2, 503);
        PageAnswer gone = browser.post(world.page, Visitor.button(page));
        assertThat(gone.html()).contains("is gone", "Zoom could not be told");
        nobodyIsConnected();
    }

    @Test
    void aButtonIsNotForEver() {
        PageAnswer page = browser.connect(world, "z-ada");
        world.clock.move(BegunSignIns.VALID);
        PageAnswer late = browser.post(world.page, Visitor.button(page));
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.html()).contains("too old");
        assertThat(browser.post(world.page, Map.of("disconnect", "forged")).status())
                .isEqualTo(400);
        assertThat(browser.post(world.page, Map.of()).status()).isEqualTo(400);
        assertThat(isConnected("ada")).isTrue();
    }

    @Test
    void whoHasNoIdInTheDirectoryIsKnownByTheMailAddressWhereThatIsTheName() {
        assertThat(browser.connect(world, "z-bob").html()).contains("is connected");
        assertThat(isConnected("bob")).isTrue();
        world.account.modified(world.with(Map.of("mail_is_upn", false)));
        PageAnswer page = browser.connect(world, "z-bob");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.html()).contains("not known");
    }

    @Test
    void nobodyIsGuessed() {
        refused(browser.connect(world, "z-x"), 403, "not known");
        world.know(
                User.of("acme", "one").upn("stranger@acme.example").build(),
                User.of("acme", "two").upn("stranger@acme.example").build());
        refused(browser.connect(world, "z-x"), 403, "several users");
        world.know(User.of("acme", "one")
                .upn("stranger@acme.example")
                .providerId("z-other")
                .build());
        refused(browser.connect(world, "z-x"), 403, "not known");
        assertThat(good("POST /oauth/revoke"))
                .as("nobody keeps what nobody may use")
                .isEqualTo(3);
    }

    @Test
    void aUserOfAnotherAccountIsNotTaken() {
        world.cloud.account("acct-other").put(ZoomPerson.of("z-ada", "ada@acme.example"));
        Redirect back = world.cloud.signIn("acct-other", Visitor.link(browser.begin(world)), "z-ada");
        refused(browser.get(world.page, back.fields()), 403, "another organisation");
    }

    @Test
    void aForgedLateOrReplayedAnswerChangesNothing() {
        Map<String, String> good = browser.away(world, "z-ada").fields();
        Map<String, String> cookies = Map.copyOf(browser.cookies);
        assertThat(new Visitor().get(world.page, good).status())
                .as("another browser, or without its cookie")
                .isEqualTo(400);
        Map<String, String> forged = new HashMap<>(good);
        forged.put("state", "forged");
        PageAnswer answer = browser.get(world.page, forged);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.html()).contains("not begun in this browser", "open the address");
        browser.cookies.putAll(cookies);
        assertThat(browser.get(world.page, Map.of("code", good.get("code"))).status())
                .as("without a state")
                .isEqualTo(400);
        nobodyIsConnected();
        browser.cookies.putAll(cookies);
        assertThat(browser.get(world.page, good).html()).contains("is connected");
        browser.cookies.putAll(cookies);
        assertThat(browser.get(world.page, good).status()).as("replayed").isEqualTo(400);
        Map<String, String> late = browser.away(world, "z-ada").fields();
        world.clock.move(BegunSignIns.VALID);
        assertThat(browser.get(world.page, late).status()).as("late").isEqualTo(400);
    }

    /** The verifier of one sign-in does not prove another's code. */
    @Test
    void aCodeThatZoomRefusesIsSaid() {
        Map<String, String> stolen = new Visitor().away(world, "z-bob").fields();
        Map<String, String> mine = new HashMap<>(browser.away(world, "z-ada").fields());
        mine.put("code", stolen.get("code"));
        refused(browser.get(world.page, mine), 400, "did not take this sign-in");
        mine = new HashMap<>(browser.away(world, "z-ada").fields());
        mine.remove("code");
        refused(browser.get(world.page, mine), 400, "did not take this sign-in");
        mine = new HashMap<>(browser.away(world, "z-ada").fields());
        world.clock.move(Duration.ofMinutes(6));
        refused(browser.get(world.page, mine), 400, "did not take this sign-in");
    }

    @Test
    void whoDoesNotAgreeIsToldSo() {
        Redirect no = world.cloud.decline(Visitor.link(browser.begin(world)));
        refused(browser.get(world.page, no.fields()), 200, "You did not agree");
        Map<String, String> odd = new HashMap<>(browser.away(world, "z-ada").fields());
        odd.remove("code");
        odd.put("error", "<b>server_error</b>");
        PageAnswer page = browser.get(world.page, odd);
        refused(page, 400, "did not take this sign-in");
        assertThat(page.html()).doesNotContain("<b>");
    }

    @Test
    void anAddressThatIsNotWholeOrOfNobodySaysWhomToAsk() {
        assertThat(browser.get(world.page, Map.of()).status()).isEqualTo(404);
        assertThat(browser.get(world.page, Map.of()).html()).contains("not whole", "Ask your administrator");
        PageAnswer unknown = browser.get(world.page, Map.of("tenant", "<script>"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.html()).contains("nothing to connect").doesNotContain("script");
        Map<String, String> begun = browser.away(world, "z-ada").fields();
        world.account.modified(world.with(Map.of("user_client_id", "client-3")));
        assertThat(browser.get(world.page, begun).status())
                .as("begun with another app")
                .isEqualTo(400);
        world.account.modified(world.config());
        begun = browser.away(world, "z-ada").fields();
        world.account.modified(world.with(Map.of("user_client_id", "")));
        assertThat(browser.get(world.page, begun).status())
                .as("not configured any more")
                .isEqualTo(400);
        assertThat(browser.begin(world).status()).isEqualTo(404);
        nobodyIsConnected();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/oauth/token|503|<html>",
                "/oauth/token|429|{}",
                "/oauth/token|200|{}",
                "/oauth/token|200|{\"access_token\":\"t\"}",
                "/oauth/token|200|nonsense",
                "/oauth/token|302|{}",
                "/oauth/token|401|{\"error\":\"invalid_client\"}",
                "/users/me|500|{}",
                "/users/me|429|{}",
                "/users/me|200|{}",
                "/users/me|200|{\"id\":\"z-ada\"}",
                "/users/me|200|{\"id\":\"z ada\",\"account_id\":\"acct-1\"}",
                "/users/me|200|[[[",
            })
    void aZoomThatIsDownOrTalksNonsenseIsSaidAndNothingIsHalfDone(String path, int status, String body) {
        Redirect back = browser.away(world, "z-ada");
        world.fail(path, status, Map.of("Location", world.url()), body);
        refused(browser.get(world.page, back.fields()), 503, "does not work just now");
        assertThat(browser.connect(world, "z-ada").html()).contains("is connected");
    }

    @Test
    void aZoomThatIsSlowOrHangsUpIsSaid() {
        Redirect back = browser.away(world, "z-ada");
        world.cloud.faults().drop("/oauth/token", 1);
        refused(browser.get(world.page, back.fields()), 503, "does not work just now");
        back = browser.away(world, "z-ada");
        world.cloud.faults().hang("/users/me", 1);
        refused(browser.get(world.page, back.fields()), 503, "does not work just now");
    }

    @Test
    void scopesThatAreMissingAreNamed() {
        world.userScopes("user:read:user user:read:presence_status");
        refused(browser.connect(world, "z-ada"), 403, "user:update:presence_status");
        world.userScopes("user:read:presence_status user:update:presence_status");
        refused(browser.connect(world, "z-ada"), 403, "user:read:user");
        world.userScopes("user:read user:write");
        assertThat(browser.connect(world, "z-ada").html()).as("the older names").contains("is connected");
    }

    @Test
    void aFullDiskOrADirectoryThatIsNotThereIsSaid() {
        world.store.full(true);
        refused(browser.connect(world, "z-ada"), 503, "does not work just now");
        world.store.full(false);
        world.accounts.unbindDirectory(world.directory);
        refused(browser.connect(world, "z-ada"), 503, "does not work just now");
        world.accounts.bindDirectory(world.directory);
        assertThat(browser.connect(world, "z-ada").html()).contains("is connected");
    }

    @Test
    void aSecretThatIsWrongOrNotThereIsTheAdministratorsAndNeverShown() {
        world.secrets.with("file:zoom-users", "other-s3cret");
        PageAnswer page = browser.connect(world, "z-ada");
        refused(page, 503, "tell your administrator");
        assertThat(page.html()).doesNotContain("s3cret").doesNotContain("client");
        world.account.modified(world.with(Map.of("user_client_secret", "file:none")));
        refused(browser.connect(world, "z-ada"), 503, "tell your administrator");
    }

    @Test
    void whatIsOfNobodyShowsNothing() {
        UserOAuth.Issued issued =
                new UserOAuth.Issued("access-1", world.clock.instant(), "refresh-1", java.util.Set.of());
        UserConnection connection = new UserConnection(
                "acme",
                "ada",
                new UserConnection.Head("c", "a", "z"),
                java.util.Set.of(),
                "refresh-1",
                world.clock.instant(),
                world.clock.instant(),
                Optional.empty());
        assertThat(issued + " " + connection + " " + new UserConnections.Kept(connection, 1))
                .doesNotContain("access-1")
                .doesNotContain("refresh-1");
    }
}
