package org.patchbay.shell;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.account.AccountTenant;
import org.patchbay.api.ops.account.ConnectedAccount;
import org.patchbay.api.ops.account.EndedAccount;

import static org.assertj.core.api.Assertions.assertThat;

class ZoomCommandsTest {

    @Test
    void whoIsConnectedIsAnArrayOfObjectsInJson() {
        assertThat(ZoomConnectionsCommand.users(List.of(
                                new ConnectedAccount(
                                        "ada",
                                        "z-ada",
                                        List.of("user:read:user"),
                                        Optional.of(Instant.parse("2026-12-24T18:00:00Z")),
                                        ""),
                                new ConnectedAccount("bob", "", List.of(), Optional.empty(), "Gone.")))
                        .json())
                .isEqualTo("[{\"user\":\"ada\",\"zoom_user\":\"z-ada\",\"since\":\"2026-12-24T18:00:00Z\","
                        + "\"scopes\":[\"user:read:user\"],\"problem\":\"\"},"
                        + "{\"user\":\"bob\",\"zoom_user\":\"\",\"since\":\"\",\"scopes\":[],\"problem\":\"Gone.\"}]");
        assertThat(ZoomConnectionsCommand.tenants(List.of(new AccountTenant("acme", "acct", "app", true, 7, "Slow.")))
                        .json())
                .isEqualTo("[{\"tenant\":\"acme\",\"zoom_account\":\"acct\",\"app\":\"app\",\"required\":true,"
                        + "\"connected\":7,\"problem\":\"Slow.\"}]");
    }

    @Test
    void whatIsLeftAtZoomIsSaid() {
        assertThat(ZoomDisconnectCommand.said("acme", new EndedAccount("ada", true, "")))
                .isEqualTo("The Zoom account of acme/ada is disconnected.");
        assertThat(ZoomDisconnectCommand.said("acme", new EndedAccount("ada", false, "Zoom could not be told.")))
                .isEqualTo("The Zoom account of acme/ada is disconnected. Zoom could not be told.");
    }
}
