package org.patchbay.api.graph;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
