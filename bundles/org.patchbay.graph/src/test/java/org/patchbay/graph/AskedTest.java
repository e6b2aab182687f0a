package org.patchbay.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.Purpose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AskedTest {
    private final Asked asked = new Asked(Paths.read());

    private List<String> needs(String method, String path, Map<String, String> query, String body)
            throws GraphException {
        return asked.needs(new GraphRequest(
                "acme",
                Optional.of("ada"),
                Purpose.PRESENCE,
                method,
                path,
                query,
                Optional.of(body).filter(text -> !text.isEmpty())));
    }

    private void refused(String method, String path, Map<String, String> query, String body, String why) {
        assertThatThrownBy(() -> needs(method, path, query, body)).isInstanceOfSatisfying(GraphException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.REFUSED);
            assertThat(e).hasMessageContaining(why);
        });
    }

    @Test
    void theBasicProfileIsEnoughForWhatItHoldsAlone() throws Exception {
        assertThat(needs("GET", "/users/ada", Map.of("$select", "id,displayName, mail"), ""))
                .containsExactly("User.ReadBasic.All", "User.Read.All");
        assertThat(needs("GET", "/users", Map.of("$select", "id,businessPhones"), ""))
                .containsExactly("User.Read.All");
        assertThat(needs("GET", "/users", Map.of("SELECT", "id,assignedPlans"), ""))
                .containsExactly("User.Read.All");
        assertThat(needs("GET", "/users", Map.of(), "")).containsExactly("User.Read.All");
    }

    /** A number that may not be seen could be guessed, digit by digit. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$filter|mobilePhone eq '+4930901820'|false",
                "$filter|startswith(displayName,'A') and businessPhones/any(p:p eq '1')|false",
                "$filter|displayName eq 'O''Hara' or employeeId eq '7'|false",
                "$filter|userPrincipalName in ('ada@acme.example','bob@acme.example')|true",
                "$filter|startswith(displayName,'mobilePhone eq') and surname ne null|true",
                "filter|endsWith(mail,'@acme.example')|true",
                "$orderby|department desc|false",
                "$orderby|displayName desc,surname|true",
                "$search|\"displayName:ada\" OR \"mail:ada\"|true",
                "$search|\"displayName:ada\" OR \"mobilePhone:49\"|false",
                "$search|\"ada\"|false",
                "$search|mobilePhone:49|false"
            })
    void whoMaySeeTheBasicProfileFindsNobodyByMore(String name, String value, boolean basic) throws Exception {
        assertThat(needs("GET", "/users", Map.of("$select", "id", name, value), "")
                        .contains("User.ReadBasic.All"))
                .isEqualTo(basic);
    }

    @ParameterizedTest
    @CsvSource({
        "$expand,lastMessagePreview",
        "expand,lastMessagePreview",
        "$Expand,'members,lastMessagePreview'",
        "$expand,members($expand=x)"
    })
    void nothingIsFetchedAlongThatHasAPermissionOfItsOwn(String name, String value) throws Exception {
        refused("GET", "/chats", Map.of(name, value), "", "reaches further than the path");
        assertThat(needs("GET", "/chats", Map.of(name, "members"), "")).contains("Chat.Read");
    }

    @Test
    void aParameterThatIsThereTwiceIsNotLeftToGraph() {
        refused("GET", "/users", Map.of("$select", "id", "select", "mobilePhone"), "", "twice");
    }

    @Test
    void meIsSomebody() {
        assertThatThrownBy(() -> asked.needs(new GraphRequest(
                        "acme", Optional.empty(), Purpose.PRESENCE, "GET", "/me/presence", Map.of(), Optional.empty())))
                .hasMessageContaining("name the user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/communications/presences?$filter=id in ('1','2')|Presence.Read.All",
                "communications/presences/1|Presence.Read.All",
                "/chats/19:1/messages|Chat.ReadWrite",
                "/users|User.Read.All",
                "/me/events|Calendars.Read",
                "/users/ada/contacts|Contacts.Read"
            })
    void aSubscriptionNeedsWhatReadingItsResourceNeeds(String resource, String scope) throws Exception {
        assertThat(needs(
                        "POST",
                        "/subscriptions",
                        Map.of(),
                        "{\"changeType\":\"updated\",\"resource\":\"" + resource + "\"}"))
                .first()
                .isEqualTo(scope);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"changeType\":\"updated\"}",
                "{\"resource\":1}",
                "{\"resource\":\"/groups\"}",
                "{\"resource\":\"/subscriptions\"}",
                "{\"resource\":\"/users\",\"Resource\":\"/me/messages\"}"
            })
    void aSubscriptionOfSomethingElseIsRefused(String body) {
        refused("POST", "/subscriptions", Map.of(), body, "");
    }

    @Test
    void whatIsWrittenDownNamesNobody() {
        refused("GET", "/users/ada.lovelace@acme.example/drive", Map.of(), "", "GET /users/{id}/drive through");
    }
}
