package org.patchbay.shell;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.graph.GraphPermission;

import static org.assertj.core.api.Assertions.assertThat;

class GraphPermissionsCommandTest {
    private static GraphPermission permission(List<String> neededBy, boolean granted) {
        return new GraphPermission(
                "Presence.ReadWrite",
                "PRESENCE",
                "Set",
                "Sync",
                "Not updated.",
                neededBy,
                granted,
                granted ? "root" : "",
                granted ? Optional.of(Instant.parse("2026-12-24T18:00:00Z")) : Optional.empty());
    }

    @Test
    void tellsInAWordHowAPermissionIs() {
        assertThat(permission(List.of("a 1.0"), true).state()).isEqualTo("granted");
        assertThat(permission(List.of("a 1.0"), false).state()).isEqualTo("missing");
        assertThat(permission(List.of(), true).state()).isEqualTo("surplus");
        assertThat(permission(List.of(), false).state()).isEqualTo("unused");
    }

    @Test
    void isAnArrayOfObjectsInJson() {
        assertThat(GraphPermissionsCommand.listing(List.of(permission(List.of("a 1.0"), true)))
                        .json())
                .isEqualTo("[{\"permission\":\"Presence.ReadWrite\",\"purpose\":\"PRESENCE\",\"state\":\"granted\","
                        + "\"needed_by\":[\"a 1.0\"],\"what_for\":\"Sync\",\"without_it\":\"Not updated.\",\"by\":\"root\","
                        + "\"at\":\"2026-12-24T18:00:00Z\"}]");
    }
}
