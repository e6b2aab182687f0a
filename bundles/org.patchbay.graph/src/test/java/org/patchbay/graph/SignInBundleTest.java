package org.patchbay.graph;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.graph.GraphAccounts;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;
import org.patchbay.lab.cloud.graph.Shown;
import org.patchbay.lab.cloud.wire.Request;

import static org.assertj.core.api.Assertions.assertThat;

/** The bundle as it is built, in Felix: it is configured, consented to and connected with nothing of msal4j found outside. */
class SignInBundleTest {
    @TempDir
    private Path scratch;

    private Deployed deployed;

    @AfterEach
    void stop() throws Exception {
        deployed.close();
    }

    private CompletableFuture<GraphResponse> send(String user, String path, String body) {
        return deployed.client()
                .send(new GraphRequest(
                        "acme",
                        Optional.of(user).filter(id -> !id.isEmpty()),
                        Purpose.PRESENCE,
                        "POST",
                        path,
                        Map.of(),
                        Optional.of(body)))
                .toCompletableFuture();
    }

    private CompletableFuture<GraphResponse> sets(String user) {
        return send(
                user,
                "/me/presence/setPresence",
                "{\"sessionId\":\"" + Deployed.APP + "\",\"availability\":\"Busy\",\"activity\":\"InACall\"}");
    }

    private CompletableFuture<GraphResponse> readsForAll() {
        return send(
                "",
                "/communications/getPresencesByUserId",
                "{\"ids\":[\"" + Deployed.ADA + "\",\"" + Deployed.BOB + "\"]}");
    }

    private Optional<Shown> shown(String user) {
        return deployed.microsoft.graph().presences().session(Deployed.TID, user, Deployed.APP);
    }

    @Test
    void anAdministratorConsentsAUserConnectsAndATokenIsGot() throws Exception {
        deployed = new Deployed(scratch, Map.of("graph_url", ""));
        assertThat(deployed.consent()).contains("Presence: granted");
        assertThat(deployed.connect("ada@acme.example")).contains("is connected");
        assertThat(deployed.service(deployed.graph, GraphAccounts.class).connected("acme", Purpose.PRESENCE))
                .containsExactly("ada");
        Object tokens = deployed.graph
                .getBundleContext()
                .getService(deployed.graph.getBundleContext().getServiceReference("org.patchbay.graph.token.SignIns"));
        Object access = tokens.getClass()
                .getMethod("access", String.class, Optional.class, Purpose.class, Set.class)
                .invoke(tokens, "acme", Optional.of("ada"), Purpose.PRESENCE, Set.of("Presence.ReadWrite"));
        assertThat(access).hasToString("Access[acme, https://graph.microsoft.com, " + Deployed.APP + "]");
        assertThat(deployed.operations().withdraw("root", "acme", Optional.empty()))
                .hasSize(2);
        assertThat(deployed.service(deployed.graph, GraphAccounts.class).connected("acme", Purpose.PRESENCE))
                .isEmpty();
    }

    @Test
    void whereTheTenantLetsUsersConsentPresenceWorksWithoutAnAdministrator() throws Exception {
        deployed = new Deployed(scratch, Map.of("user_consent", true, "reader", "ada"));
        deployed.microsoft.tenant(Deployed.TID).userConsent(true);
        GraphException before = World.fault(sets("ada"));
        assertThat(before.reason()).as("nobody has consented yet").isEqualTo(Reason.NOT_CONSENTED);
        assertThat(World.fault(readsForAll()).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(deployed.microsoft.graph().requests()).isEmpty();
        assertThat(deployed.connect("ada@acme.example")).contains("is connected");
        assertThat(sets("ada").get(15, TimeUnit.SECONDS).status()).isBetween(200, 299);
        assertThat(shown(Deployed.ADA)).contains(new Shown("Busy", "InACall"));
        assertThat(readsForAll().get(15, TimeUnit.SECONDS).body())
                .as("in the name of the reader, who has agreed for herself")
                .contains(Deployed.ADA, Deployed.BOB, "InACall");
        assertThat(World.fault(sets("bob")).reason())
                .as("that she consented is nothing that he did")
                .isEqualTo(Reason.NOT_CONSENTED);
        assertThat(deployed.microsoft.signIn().granted(Deployed.TID, Deployed.APP, Deployed.BOB))
                .isEmpty();
    }

    @Test
    void whereTheTenantForbidsItTheUserIsToldWhomToAsk() throws Exception {
        deployed = new Deployed(scratch, Map.of("user_consent", true));
        assertThat(deployed.connect("ada@acme.example"))
                .contains("ask your administrator to consent for everybody", "patchbay:graph-consent acme");
        assertThat(World.fault(sets("ada")).reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(deployed.microsoft.graph().requests()).isEmpty();
        assertThat(deployed.consent()).contains("Presence: granted");
        assertThat(deployed.connect("ada@acme.example")).contains("is connected");
        assertThat(sets("ada").get(15, TimeUnit.SECONDS).status()).isBetween(200, 299);
        assertThat(deployed.microsoft.graph().requests())
                .extracting(Request::user)
                .containsOnly(Deployed.ADA);
    }
}
