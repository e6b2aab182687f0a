package org.patchbay.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.lab.cloud.graph.Shown;
import org.patchbay.lab.cloud.wire.Request;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person comes with a token for the app, as a tab in Teams has it, and something is done in the person's name: by the bundle as it is built,
 * through guard, sign-in service and Graph. Bob is in the Microsoft tenant alone, and has connected nothing.
 */
class OnBehalfBundleTest {
    @TempDir
    private Path scratch;

    private Deployed deployed;
    private GraphClient own;

    @BeforeEach
    void start() throws Exception {
        deployed = new Deployed(scratch, Map.of());
        own = deployed.client();
    }

    @AfterEach
    void stop() throws Exception {
        deployed.close();
    }

    private static GraphRequest request(String user, Purpose purpose, String method, String path, String body) {
        return new GraphRequest(
                "acme",
                Optional.of(user).filter(id -> !id.isEmpty()),
                purpose,
                method,
                path,
                Map.of(),
                Optional.of(body).filter(text -> !text.isEmpty()));
    }

    private static GraphRequest read() {
        return request("", Purpose.PRESENCE, "GET", "/me/presence", "");
    }

    private static GraphRequest set() {
        return request(
                "",
                Purpose.PRESENCE,
                "POST",
                "/me/presence/setPresence",
                "{\"sessionId\":\"" + Deployed.APP + "\",\"availability\":\"Busy\",\"activity\":\"InACall\"}");
    }

    private String assertion() {
        return deployed.microsoft.signIn().assertion(Deployed.TID, Deployed.APP, Deployed.BOB);
    }

    private static CompletableFuture<GraphResponse> send(GraphClient client, GraphRequest request) {
        return client.send(request).toCompletableFuture();
    }

    private static GraphResponse answer(GraphClient client, GraphRequest request) throws Exception {
        return send(client, request).get(15, TimeUnit.SECONDS);
    }

    @Test
    void isGuardedConsentedToAuditedAndDoneInThePersonsName() throws Exception {
        GraphClient bob = own.onBehalfOf(assertion());
        GraphException without = World.fault(send(bob, set()));
        assertThat(without.reason()).isEqualTo(Reason.NOT_CONSENTED);
        assertThat(deployed.askedForTokens()).as("nothing was asked").isZero();
        deployed.consent();
        assertThat(answer(bob, set()).status()).isBetween(200, 299);
        assertThat(deployed.microsoft.graph().presences().session(Deployed.TID, Deployed.BOB, Deployed.APP))
                .contains(new Shown("Busy", "InACall"));
        assertThat(answer(bob, read()).body()).contains("InACall");
        for (CompletionStage<GraphResponse> each : bob.sendAll(List.of(read(), read()))) {
            assertThat(each.toCompletableFuture().get(15, TimeUnit.SECONDS).body())
                    .contains("InACall");
        }
        assertThat(deployed.microsoft.graph().requests())
                .filteredOn(each -> !each.path().endsWith("$batch"))
                .hasSize(4)
                .extracting(Request::user)
                .containsOnly(Deployed.BOB);
        assertThat(deployed.askedForTokens()).as("one token for all of it").isEqualTo(1);
        assertThat(deployed.audit.newest(10))
                .filteredOn(each -> each.action().equals("graph-on-behalf-of"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.author()).isEqualTo("acme.presence 1.0.0");
                    assertThat(each.toString()).contains("acme/PRESENCE", Deployed.BOB, "Presence.ReadWrite");
                });
        // What the bundle has not declared is refused on anybody's behalf.
        GraphException events = World.fault(send(bob, request("", Purpose.CALENDAR, "GET", "/me/events", "")));
        assertThat(events.reason()).isEqualTo(Reason.NOT_DECLARED);
        assertThat(events).hasMessageContaining("acme.presence 1.0.0 asks for Calendars.Read for CALENDAR");
        assertThat(deployed.audit.newest(1)).extracting(AuditEntry::action).containsExactly("graph-refuse");
        deployed.operations().withdraw("root", "acme", Optional.empty());
        assertThat(World.fault(send(bob, read())).reason())
                .as("a token in memory does not outlive the consent")
                .isEqualTo(Reason.NOT_CONSENTED);
    }

    @Test
    void tokensThatAreNotGoodAreRefusedAndHoldUpNobodyElse() throws Exception {
        deployed.consent();
        String good = assertion();
        for (String bad : List.of(
                "",
                "nonsense",
                "a.b.c",
                good + "x",
                good.replaceFirst("\\.[^.]*$", ""),
                good + "\r\nX-Other: 1",
                deployed.microsoft.signIn().assertion(Deployed.TID, Deployed.OTHER_APP, Deployed.BOB),
                deployed.microsoft.signIn().assertion(Deployed.OTHER_TID, Deployed.APP, Deployed.BOB))) {
            GraphException refusal = World.fault(send(own.onBehalfOf(bad), set()));
            assertThat(refusal.reason()).as(bad).isEqualTo(Reason.NOT_CONNECTED);
            assertThat(refusal).hasMessageNotContainingAny("eyJ", Deployed.BOB);
        }
        assertThat(deployed.microsoft.graph().requests()).isEmpty();
        assertThat(answer(own.onBehalfOf(good), set()).status()).as("at once").isBetween(200, 299);
        assertThat(deployed.audit.newest(10)).extracting(AuditEntry::action).containsOnlyOnce("graph-on-behalf-of");
    }

    @Test
    void isInNoOtherNameAndEndsWithTheBundle() throws Exception {
        deployed.consent();
        GraphClient bob = own.onBehalfOf(assertion());
        assertThat(World.fault(send(bob, request("ada", Purpose.PRESENCE, "GET", "/me/presence", "")))
                        .reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(World.fault(bob.sendAll(List.of(request("ada", Purpose.PRESENCE, "GET", "/me/presence", "")))
                                .get(0)
                                .toCompletableFuture())
                        .reason())
                .isEqualTo(Reason.REFUSED);
        // Ada has connected nothing: that somebody else came with a token is not for her.
        assertThat(World.fault(send(own, request("ada", Purpose.PRESENCE, "GET", "/me/presence", "")))
                        .reason())
                .isEqualTo(Reason.NOT_CONNECTED);
        assertThat(answer(bob, read()).status()).isEqualTo(200);
        deployed.presence.stop();
        assertThat(World.fault(send(bob, read()))).hasMessageContaining("not valid any more");
    }
}
