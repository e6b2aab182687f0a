package org.patchbay.graph.token;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.graph.token.World.Browser;
import org.patchbay.lab.cloud.entra.Redirect;

import static org.assertj.core.api.Assertions.assertThat;

/** What an administrator sees and does. */
class ConsentPageTest {
    private final World world = new World();
    private final Browser browser = new Browser();

    @AfterEach
    void close() {
        world.close();
    }

    private PageAnswer back(URI link) {
        return browser.get(
                world.consentPage,
                world.microsoft.signIn().consentAsAdmin(link, World.ADMIN).fields());
    }

    @Test
    void showsEachPermissionWithWhatForAndWhoNeedsItAndNothingElse() throws Exception {
        PageAnswer page = world.visit(browser);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html())
                .contains("Presence.ReadWrite", "Two-way sync", "Not updated.", "org.patchbay.presence.teams 1.0")
                .contains("Sync &amp; show", "Read all &lt;presence&gt;")
                .doesNotContain("<presence>")
                .contains("<html lang=\"en\">", "<main>", "<caption>", "<th scope=\"row\">")
                .as("nothing needs calendars")
                .doesNotContain("Calendars.Read");
        assertThat(page.html()).contains("<style>" + page.style() + "</style>");
        assertThat(World.link(page).toString())
                .startsWith(
                        world.microsoft.signIn().uri() + "/" + World.TID + "/v2.0/adminconsent?client_id=" + World.APP)
                .contains(
                        "scope=https%3A%2F%2Fgraph.microsoft.com%2FPresence.Read.All+https%3A%2F%2Fgraph.microsoft.com%2F"
                                + "Presence.ReadWrite&")
                .contains("redirect_uri=https%3A%2F%2Fpatchbay.example%2Fpages%2Fconsent&");
    }

    @Test
    void whatIsGrantedCountsAtOnceAndIsAudited() throws Exception {
        PageAnswer answer = back(World.link(world.visit(browser)));
        assertThat(answer.html()).contains("Presence: granted", "All of this is consented to.");
        assertThat(world.signIns.granted("acme")).containsExactlyInAnyOrder("Presence.Read.All", "Presence.ReadWrite");
        assertThat(world.audit.newest(1).get(0))
                .satisfies(entry -> assertThat(entry.action()).isEqualTo("graph-consent"))
                .satisfies(entry -> assertThat(entry.author()).isEqualTo("root"))
                .satisfies(entry -> assertThat(entry.subject()).isEqualTo("acme/PRESENCE"))
                .satisfies(entry -> assertThat(entry.detail()).contains("Presence.ReadWrite"));
    }

    @Test
    void whatIsRefusedChangesNothing() throws Exception {
        Redirect no = world.microsoft.signIn().declineAsAdmin(World.link(world.visit(browser)), World.ADMIN);
        PageAnswer answer = browser.get(world.consentPage, no.fields());
        assertThat(answer.html()).contains("Presence: not granted", "AADSTS65004");
        assertThat(world.signIns.granted("acme")).isEmpty();
        Redirect nobody = world.microsoft.signIn().consentAsAdmin(World.link(answer), World.ADA);
        assertThat(browser.get(world.consentPage, nobody.fields()).html()).contains("Presence: not granted");
        assertThat(world.signIns.granted("acme")).isEmpty();
    }

    @Test
    void aLinkIsGoodOnceAndForAQuarterOfAnHourAndProgramsThatFollowItDoNotUseItUp() throws Exception {
        String link = world.desk.consentLink("root", "acme").getQuery().replace("link=", "");
        assertThat(new Browser().get(world.consentPage, Map.of("link", link)).html())
                .contains("Continue");
        PageAnswer asked = browser.get(world.consentPage, Map.of("link", link));
        PageAnswer opened = browser.post(world.consentPage, World.button(asked));
        assertThat(opened.location()).contains(URI.create("consent"));
        assertThat(opened.cookies()).extracting(PageCookie::site).containsExactly(PageCookie.Site.LAX);
        assertThat(opened.toString()).doesNotContain(opened.cookies().get(0).value());
        assertThat(new Browser().post(world.consentPage, Map.of("link", link)).status())
                .isEqualTo(403);
        assertThat(browser.get(world.consentPage, Map.of("link", link)).status())
                .isEqualTo(403);
        assertThat(new Browser().get(world.consentPage, Map.of()).status()).isEqualTo(403);
        String late = world.desk.consentLink("root", "acme").getQuery().replace("link=", "");
        world.microsoft.clock().advance(Duration.ofMinutes(15));
        assertThat(new Browser().post(world.consentPage, Map.of("link", late)).status())
                .isEqualTo(403);
        assertThat(new Browser().post(world.consentPage, Map.of("link", "x")).status())
                .isEqualTo(403);
        assertThat(browser.get(world.consentPage, Map.of()).status())
                .as("visit")
                .isEqualTo(200);
        world.microsoft.clock().advance(Duration.ofMinutes(15));
        assertThat(browser.get(world.consentPage, Map.of()).status()).isEqualTo(403);
    }

    @Test
    void aForgedAnswerChangesNothing() throws Exception {
        URI link = World.link(world.visit(browser));
        Map<String, String> good =
                world.microsoft.signIn().consentAsAdmin(link, World.ADMIN).fields();
        Map<String, String> forged = new HashMap<>(good);
        forged.put("state", "forged");
        assertThat(browser.get(world.consentPage, forged).status()).isEqualTo(400);
        assertThat(new Browser().get(world.consentPage, good).status())
                .as("another browser")
                .isEqualTo(403);
        assertThat(world.signIns.granted("acme")).isEmpty();
        assertThat(browser.get(world.consentPage, good).html()).contains("Presence: granted");
        world.desk.withdraw("root", "acme", java.util.Optional.empty());
        assertThat(browser.get(world.consentPage, good).status()).as("replayed").isEqualTo(400);
        assertThat(world.signIns.granted("acme")).isEmpty();
    }

    @Test
    void anotherMicrosoftTenantIsNoneOfOurs() throws Exception {
        Map<String, String> answer = new HashMap<>(world.microsoft
                .signIn()
                .consentAsAdmin(World.link(world.visit(browser)), World.ADMIN)
                .fields());
        answer.put("tenant", World.OTHER_TID);
        assertThat(browser.get(world.consentPage, answer).html()).contains("another Microsoft tenant");
        assertThat(world.signIns.granted("acme")).isEmpty();
    }

    @Test
    void anAnswerThatDoesNotSayYesOrSaysLessGrantsNoMore() throws Exception {
        Map<String, String> answer = new HashMap<>(world.microsoft
                .signIn()
                .consentAsAdmin(World.link(world.visit(browser)), World.ADMIN)
                .fields());
        answer.put("admin_consent", "False");
        PageAnswer shown = browser.get(world.consentPage, answer);
        assertThat(shown.html()).contains("does not say that it was granted");
        assertThat(world.signIns.granted("acme")).isEmpty();
        Map<String, String> less = new HashMap<>(world.microsoft
                .signIn()
                .consentAsAdmin(World.link(shown), World.ADMIN)
                .fields());
        less.put("scope", "https://graph.microsoft.com/Presence.Read.All https://graph.microsoft.com/Mail.Read");
        browser.get(world.consentPage, less);
        assertThat(world.signIns.granted("acme")).containsExactly("Presence.Read.All");
    }

    @Test
    void aFullDiskIsSaidAndNothingCounts() throws Exception {
        URI link = World.link(world.visit(browser));
        world.store.full(true);
        PageAnswer answer = back(link);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.html()).contains("cannot be recorded here just now");
        assertThat(world.signIns.granted("acme")).isEmpty();
        world.store.full(false);
        assertThat(back(World.link(answer)).html()).contains("Presence: granted");
    }

    @Test
    void eachPurposeIsAskedForByItselfAndOfItsOwnApp() throws Exception {
        world.set("client_id_presence", World.PRESENCE_APP);
        world.needed.put("Calendars.Read", List.of("org.patchbay.integration.calendar 1.0"));
        PageAnswer page = world.visit(browser);
        assertThat(World.link(page).toString()).as("calendar first").contains("client_id=" + World.APP);
        assertThat(World.link(page).toString()).doesNotContain("Presence");
        PageAnswer one = back(World.link(page));
        assertThat(world.signIns.granted("acme")).containsExactly("Calendars.Read");
        assertThat(World.link(one).toString())
                .contains("client_id=" + World.PRESENCE_APP)
                .doesNotContain("Calendars");
        world.needed.remove("Calendars.Read");
        assertThat(browser.get(world.consentPage, Map.of()).html())
                .contains("not needed any more", "Calendars.Read (Calendar)");
    }

    @Test
    void aTenantKnownByItsDomainIsFoundOutToBeWhichItIs() throws Exception {
        world.set("microsoft_tenant", "acme.example");
        assertThat(world.settings().isMicrosoftTenantId()).isFalse();
        world.microsoft
                .signIn()
                .faults()
                .answer(
                        "openid-configuration",
                        1,
                        200,
                        Map.of(),
                        "{\"issuer\":\"https://login.microsoftonline.com/" + World.TID + "/v2.0\"}");
        assertThat(world.signIns.login().tenantId(world.settings())).isEqualTo(World.TID);
        assertThat(world.signIns.login().tenantId(world.settings()))
                .as("from memory")
                .isEqualTo(World.TID);
    }

    @Test
    void aNewerConsentAddsToTheOneBefore() throws Exception {
        world.consent();
        world.signIns.ledger().grant("root", world.settings(), Purpose.PRESENCE, java.util.Set.of("User.Read.All"));
        assertThat(world.signIns.granted("acme"))
                .containsExactlyInAnyOrder("Presence.Read.All", "Presence.ReadWrite", "User.Read.All");
    }

    @Test
    void aPermissionOfTheDirectoryIsConsentedToForThePurposeThatNeedsIt() throws Exception {
        world.needed.put("User.Read.All", List.of("org.patchbay.presence.teams 1.0"));
        world.connected();
        assertThat(world.ofAda(java.util.Set.of("User.Read.All")).bearer()).isNotEmpty();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> world.signIns.access(
                        "acme", java.util.Optional.of("ada"), Purpose.DIRECTORY, java.util.Set.of("User.Read.All"))))
                .hasMessageContaining("for DIRECTORY");
        assertThat(world.desk.permissions("acme").get(2).state()).isEqualTo("granted");
    }
}
