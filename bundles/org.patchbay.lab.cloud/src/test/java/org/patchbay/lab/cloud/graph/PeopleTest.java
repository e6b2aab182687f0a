package org.patchbay.lab.cloud.graph;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.lab.cloud.World;
import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.entra.Sku;
import org.patchbay.lab.cloud.wire.KeyedCertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchbay.lab.cloud.World.ADA;
import static org.patchbay.lab.cloud.World.BOB;
import static org.patchbay.lab.cloud.World.EVE;
import static org.patchbay.lab.cloud.World.TENANT;

/** Users by page, by filter and by what has changed; licences. */
class PeopleTest {
    private static KeyedCertificate certificate;
    private World world;
    private String token;

    @BeforeAll
    static void key() {
        certificate = KeyedCertificate.of("app");
    }

    @BeforeEach
    void open() {
        world = new World(certificate);
        token = world.token("User.Read.All", "Organization.Read.All");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String path(String link) {
        String base = world.microsoft.graph().uri().toString();
        assertThat(link).startsWith(base);
        return link.substring(base.length());
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("value").forEach(each -> ids.add(each.path("id").asText()));
        return ids;
    }

    private World.Got get(String path) {
        World.Got got = world.graph("GET", path, token, "");
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        return got;
    }

    @Test
    void pagesAreFollowedToTheirEnd() {
        List<String> ids = new ArrayList<>();
        String path = "/v1.0/users?$top=2&$select=id,displayName";
        int pages = 0;
        while (!path.isEmpty()) {
            JsonNode page = get(path).json();
            ids.addAll(ids(page));
            pages++;
            path = page.has("@odata.nextLink")
                    ? path(page.path("@odata.nextLink").asText())
                    : "";
        }
        assertThat(pages).isEqualTo(2);
        assertThat(ids).containsExactly(ADA, BOB, EVE);
    }

    @Test
    void aLinkIsUsedAsItWasGiven() {
        String link =
                path(get("/v1.0/users?$top=2").json().path("@odata.nextLink").asText());
        assertThat(world.graph("GET", link.replace("$top=2", "$top=3"), token, "")
                        .status())
                .isEqualTo(400);
        assertThat(world.graph("GET", link, token, "").status()).isEqualTo(200);
        world.microsoft.graph().forgetLinks();
        assertThat(world.graph("GET", link, token, "").status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "userPrincipalName eq 'BOB@acme.example'|Bob",
                "mail eq 'ada@acme.example'|Ada",
                "mail eq null|Eve",
                "mail ne null and accountEnabled eq true|Ada Bob",
                "startswith(displayName,'e')|Eve",
                "id in ('" + ADA + "','" + EVE + "')|Ada Eve",
                "displayName eq 'Ada' or displayName eq 'Bob'|Ada Bob",
                "displayName eq 'O''Neill'|''",
            })
    void filters(String filter, String names) {
        JsonNode page = get("/v1.0/users?$select=displayName&$filter="
                        + java.net.URLEncoder.encode(filter, java.nio.charset.StandardCharsets.UTF_8))
                .json();
        assertThat(String.join(" ", page.findValuesAsText("displayName"))).isEqualTo(names.replace("''", ""));
    }

    @Test
    void whatIsShownByDefaultIsWhatTheScopeShows() {
        JsonNode all = get("/v1.0/users/" + BOB).json();
        assertThat(all.path("businessPhones").path(0).asText()).isEqualTo("+49 30 901820");
        assertThat(all.has("accountEnabled")).isFalse();
        JsonNode basic = world.graph("GET", "/v1.0/users/" + BOB, world.token("User.ReadBasic.All"), "")
                .json();
        assertThat(basic.path("displayName").asText()).isEqualTo("Bob");
        assertThat(basic.has("businessPhones")).isFalse();
    }

    @Test
    void aDeltaTellsAllAndThenWhatHasChanged() {
        world.microsoft.graph().pages(100, 2);
        world.microsoft.graph().emptyDeltaPage(true);
        List<String> ids = new ArrayList<>();
        JsonNode page =
                get("/v1.0/users/delta?$select=displayName,accountEnabled").json();
        int pages = 1;
        for (; page.has("@odata.nextLink"); pages++) {
            ids.addAll(ids(page));
            page = get(path(page.path("@odata.nextLink").asText())).json();
        }
        ids.addAll(ids(page));
        assertThat(pages).isEqualTo(3);
        assertThat(ids(page)).isEmpty();
        assertThat(ids).containsExactly(ADA, BOB, EVE);
        String link = path(page.path("@odata.deltaLink").asText());
        world.microsoft.graph().emptyDeltaPage(false);
        world.microsoft.tenant(TENANT).delete(EVE);
        world.microsoft.tenant(TENANT).disable(BOB);
        JsonNode changes = get(link).json();
        assertThat(ids(changes)).containsExactly(BOB, EVE);
        assertThat(changes.path("value").path(0).path("accountEnabled").asBoolean(true))
                .isFalse();
        assertThat(changes.path("value").path(0).has("mail")).isFalse();
        assertThat(changes.path("value").path(1).path("@removed").path("reason").asText())
                .isEqualTo("changed");
        String next = path(changes.path("@odata.deltaLink").asText());
        assertThat(ids(get(next).json())).isEmpty();
        assertThat(world.graph("GET", next + "&$select=id", token, "").status()).isEqualTo(400);
        world.microsoft.graph().forgetLinks();
        World.Got gone = world.graph("GET", next, token, "");
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.code()).isEqualTo("syncStateNotFound");
    }

    @Test
    void aDeltaCanStartWithNow() {
        JsonNode page = get("/v1.0/users/delta?$deltatoken=latest").json();
        assertThat(ids(page)).isEmpty();
        world.microsoft.tenant(TENANT).put(Person.of("new", "new@acme.example"));
        assertThat(ids(get(path(page.path("@odata.deltaLink").asText())).json()))
                .containsExactly("new");
    }

    @Test
    void licencesAreTold() {
        world.microsoft
                .tenant(TENANT)
                .put(Person.of(BOB, "bob@acme.example")
                        .skus(Sku.PHONE_SYSTEM.id())
                        .country("DE"));
        JsonNode details = get("/v1.0/users/" + BOB + "/licenseDetails").json();
        assertThat(details.findValuesAsText("skuPartNumber")).containsExactly("MCOEV");
        JsonNode skus = get("/v1.0/subscribedSkus").json();
        assertThat(skus.path("value").path(0).path("consumedUnits").asInt()).isEqualTo(1);
        JsonNode user = get("/v1.0/users/" + BOB + "?$select=assignedLicenses,assignedPlans,usageLocation")
                .json();
        assertThat(user.path("assignedLicenses").path(0).path("skuId").asText()).isEqualTo(Sku.PHONE_SYSTEM.id());
        assertThat(user.path("assignedPlans").path(0).path("capabilityStatus").asText())
                .isEqualTo("Enabled");
        assertThat(user.path("usageLocation").asText()).isEqualTo("DE");
    }
}
