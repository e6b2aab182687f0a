package org.patchbay.api.graph;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GraphValuesTest {

    private static GraphRequest request(String tenant, String method, String path) {
        return new GraphRequest(tenant, Optional.empty(), Purpose.PRESENCE, method, path, Map.of(), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "me",
                "//evil.example/x",
                "/",
                "/me/../users",
                "/me?select=id",
                "/me#x",
                "https://graph.example/me"
            })
    void aRequestStaysBelowGraph(String path) {
        assertThatThrownBy(() -> request("acme", "GET", path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + path + "' is no path of Graph");
    }

    @Test
    void aRequestNamesItsTenantAndAMethodOfHttp() {
        assertThatThrownBy(() -> request(" ", "GET", "/me")).hasMessageContaining("in a tenant");
        assertThatThrownBy(() -> request("acme", "get", "/me")).hasMessageContaining("'get' is none of GET");
        assertThat(request("acme", "PATCH", "/me/presence").path()).isEqualTo("/me/presence");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Presence", "Presence.", ".Read", "Presence Read", "presence/read"})
    void aPermissionHasANameOfGraph(String scope) {
        assertThatThrownBy(() -> new Permission(scope, Purpose.PRESENCE, "", "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + scope + "'")
                .hasMessageContaining("Presence.Read.All");
    }

    @Test
    void aPermissionIsSurplusOrMissingOrRight() {
        Permission read = new Permission("Presence.Read.All", Purpose.PRESENCE, "Read", "Sync", "No presence is seen.");
        assertThat(new PermissionView(read, List.of(), true).surplus()).isTrue();
        assertThat(new PermissionView(read, List.of("presence 1.0"), false).missing())
                .isTrue();
        PermissionView right = new PermissionView(read, List.of("presence 1.0"), true);
        assertThat(right.surplus() || right.missing()).isFalse();
        PermissionView idle = new PermissionView(read, List.of(), false);
        assertThat(idle.surplus() || idle.missing()).isFalse();
    }

    @Test
    void aPermissionServesItsAreaAndThoseItSupports() {
        Permission all = new Permission(
                "User.Read.All", Purpose.DIRECTORY, Set.of(Purpose.PRESENCE), "Read", "Look up", "No numbers.");
        assertThat(all.serves(Purpose.DIRECTORY) && all.serves(Purpose.PRESENCE))
                .isTrue();
        assertThat(all.serves(Purpose.CALENDAR)).isFalse();
    }

    @Test
    void theNextPageIsAskedForAsThePageWas() {
        GraphRequest first = new GraphRequest(
                "acme", Optional.of("ada"), Purpose.DIRECTORY, "GET", "/users", Map.of("$top", "9"), Optional.empty());
        GraphRequest next = GraphRequest.next(
                first, "https://graph.microsoft.com/v1.0/users/19%3Aa+b/x?$top=9&$skiptoken=RFNwdAIA%3D%2B&x=a%20b+c");
        assertThat(next.path()).isEqualTo("/users/19:a+b/x");
        assertThat(next.query()).isEqualTo(Map.of("$top", "9", "$skiptoken", "RFNwdAIA=+", "x", "a b c"));
        assertThat(next.tenant() + next.user() + next.purpose() + next.method() + next.body())
                .isEqualTo("acmeOptional[ada]DIRECTORYGETOptional.empty");
        assertThat(GraphRequest.next(first, "http://127.0.0.1:8080/v1.0/users?$skiptoken=1")
                        .path())
                .isEqualTo("/users");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/v1.0/users",
                "https://evil.example/v1.0/users",
                "http://graph.microsoft.com/v1.0/users",
                "https://graph.microsoft.com:8443/v1.0/users",
                "https://graph.microsoft.com.evil.example/v1.0/users",
                "https://graph.microsoft.com@evil.example/v1.0/users",
                "https://graph.microsoft.com/beta/users",
                "https://graph.microsoft.com/v1.0",
                "https://graph.microsoft.com/v1.0/a%2Fb",
                "https://graph.microsoft.com/v1.0/users/%2e%2e/me",
                "https://graph.microsoft.com/v1.0/users?a=1&a=2",
                "https://graph.microsoft.com/v1.0/users#secret",
                "ftp://localhost/v1.0/users"
            })
    void aLinkThatLeadsElsewhereIsNotFollowed(String link) {
        assertThatThrownBy(() -> GraphRequest.next(request("acme", "GET", "/users"), link))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFaultSaysHowLongToWaitAndWhatGraphSaid() {
        GraphException late = new GraphException(
                GraphException.Reason.UNAVAILABLE, "Wait.", Optional.of(Duration.ofSeconds(7)), 429, "TooManyRequests");
        assertThat(late.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(late.status() + late.code()).isEqualTo("429TooManyRequests");
        GraphException plain = new GraphException(GraphException.Reason.UNAVAILABLE, "Wait.");
        assertThat(plain.retryAfter()).isEmpty();
        assertThat(plain.status() + plain.code()).isEqualTo("0");
    }

    @Test
    void aRequestThatWasNotMadeSaysWhyInAWordToo() {
        GraphException refused =
                new GraphException(GraphException.Reason.NOT_DECLARED, "acme 1.0 has not declared it.");
        assertThat(refused.reason()).isEqualTo(GraphException.Reason.NOT_DECLARED);
        assertThat(refused).hasMessage("acme 1.0 has not declared it.");
        assertThat(refused.retryAfter()).isEmpty();
        assertThat(new GraphException(GraphException.Reason.UNAVAILABLE, "later", Optional.of(Duration.ofSeconds(7)))
                        .retryAfter())
                .contains(Duration.ofSeconds(7));
    }
}
