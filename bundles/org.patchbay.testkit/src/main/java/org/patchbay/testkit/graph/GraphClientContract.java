package org.patchbay.testkit.graph;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What every implementation of {@link GraphClient} must do before a request leaves. A test of one inherits this, gives the client of a bundle, and
 * stands in for Graph, which answers {@code {"id":"ada"}} to {@code GET /users/ada/presence}, for which {@code Presence.Read.All} is needed.
 */
public abstract class GraphClientContract {
    private static final String SCOPE = "Presence.Read.All";
    private static final GraphRequest REQUEST = request(Purpose.PRESENCE, "/users/ada/presence");

    /** The client of {@code acme.presence}, which declares these permissions, in a tenant {@code acme} that granted those. */
    protected abstract GraphClient client(Set<String> declared, Set<String> granted) throws Exception;

    /** How many requests have gone out to Graph. */
    protected abstract int sent() throws Exception;

    private static GraphRequest request(Purpose purpose, String path) {
        return new GraphRequest("acme", Optional.empty(), purpose, "GET", path, Map.of(), Optional.empty());
    }

    private static GraphException refusal(GraphClient client, GraphRequest request) {
        Throwable thrown =
                catchThrowable(() -> client.send(request).toCompletableFuture().get(5, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(GraphException.class);
        return (GraphException) Objects.requireNonNull(thrown.getCause());
    }

    private void nothingLeaves(GraphException refusal, GraphException.Reason reason) throws Exception {
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.getMessage()).contains("acme.presence").contains(SCOPE);
        assertThat(sent()).as("nothing leaves").isZero();
    }

    @Test
    final void sendsWhatWasDeclaredAndConsentedToForItsPurpose() throws Exception {
        GraphResponse answer = client(Set.of(SCOPE), Set.of(SCOPE))
                .send(REQUEST)
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"ada\"}");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    final void sendsNothingThatWasNotDeclared() throws Exception {
        nothingLeaves(
                refusal(client(Set.of("Presence.ReadWrite"), Set.of(SCOPE)), REQUEST),
                GraphException.Reason.NOT_DECLARED);
    }

    @Test
    final void sendsNothingForAnotherPurposeThanThatOfThePermission() throws Exception {
        nothingLeaves(
                refusal(client(Set.of(SCOPE), Set.of(SCOPE)), request(Purpose.CALENDAR, "/users/ada/presence")),
                GraphException.Reason.OTHER_PURPOSE);
    }

    @Test
    final void sendsNothingThatNobodyHasConsentedTo() throws Exception {
        nothingLeaves(refusal(client(Set.of(SCOPE), Set.of()), REQUEST), GraphException.Reason.NOT_CONSENTED);
    }

    @Test
    final void saysThatARequestIsWrong() throws Exception {
        GraphException refusal =
                refusal(client(Set.of(SCOPE), Set.of(SCOPE)), request(Purpose.PRESENCE, "/nothing/of/that/kind"));
        assertThat(refusal.reason()).isEqualTo(GraphException.Reason.REFUSED);
        assertThat(refusal.getMessage()).isNotBlank();
    }

    @Test
    final void ofSeveralEachIsAnsweredOrRefusedByItself() throws Exception {
        List<CompletionStage<GraphResponse>> answers = client(Set.of(SCOPE), Set.of(SCOPE))
                .sendAll(List.of(request(Purpose.PRESENCE, "/nothing/of/that/kind"), REQUEST));
        assertThat(answers).hasSize(2);
        assertThat(catchThrowable(() -> answers.get(0).toCompletableFuture().get(5, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(GraphException.class);
        assertThat(answers.get(1).toCompletableFuture().get(5, TimeUnit.SECONDS).body())
                .isEqualTo("{\"id\":\"ada\"}");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    final void severalAreOfOneTenantNameAndPurposeAndNotTooMany() throws Exception {
        GraphClient client = client(Set.of(SCOPE), Set.of(SCOPE));
        for (List<GraphRequest> wrong : List.of(
                List.<GraphRequest>of(),
                Collections.nCopies(GraphClient.MOST_TOGETHER + 1, REQUEST),
                List.of(REQUEST, request(Purpose.CALENDAR, "/users/ada/presence")),
                List.of(REQUEST, named("other", Optional.empty())),
                List.of(REQUEST, named("acme", Optional.of("ada"))))) {
            assertThatThrownBy(() -> client.sendAll(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(sent()).isZero();
    }

    private static GraphRequest named(String tenant, Optional<String> user) {
        return new GraphRequest(
                tenant, user, Purpose.PRESENCE, "GET", "/users/ada/presence", Map.of(), Optional.empty());
    }
}
