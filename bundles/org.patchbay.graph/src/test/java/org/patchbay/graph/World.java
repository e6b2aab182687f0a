package org.patchbay.graph;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.Purpose;
import org.patchbay.testkit.MemorySettings;
import org.patchbay.testkit.ops.MemoryAudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The gateway before a Graph on loopback, for one bundle that may read and set presence in the tenant acme. */
final class World implements AutoCloseable {
    /** What Graph's dates are counted from. */
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    final FakeGraph graph = new FakeGraph();
    final FakeTokens tokens = new FakeTokens();
    final MemoryAudit audit = new MemoryAudit();
    final Gateway gateway;
    volatile boolean alive = true;

    World() throws IOException {
        this(new GraphSettings(Duration.ofSeconds(5), Duration.ofSeconds(20), 100, 8));
    }

    World(GraphSettings settings) throws IOException {
        tokens.graph = graph.uri();
        tokens.granted.put("acme", Set.of("Presence.Read.All", "Presence.ReadWrite", "User.Read.All"));
        gateway = new Gateway(
                tokens,
                new Declared(List::of, new MemorySettings()),
                audit,
                settings,
                Clock.fixed(NOW, ZoneOffset.UTC),
                System::nanoTime,
                () -> 1);
    }

    static GraphRequest read(String path) {
        return new GraphRequest("acme", Optional.of("ada"), Purpose.PRESENCE, "GET", path, Map.of(), Optional.empty());
    }

    static GraphRequest read() {
        return read("/users/ada/presence");
    }

    static GraphRequest write() {
        return new GraphRequest(
                "acme",
                Optional.of("ada"),
                Purpose.PRESENCE,
                "POST",
                "/users/ada/presence/setPresence",
                Map.of(),
                Optional.of("{\"sessionId\":\"1\"}"));
    }

    Asker asker() {
        List<Declaration> declared = Stream.of("Presence.Read.All", "Presence.ReadWrite", "User.Read.All")
                .map(scope -> new Declaration(scope, Purpose.PRESENCE, ""))
                .toList();
        return gateway.asker(new Guard.Caller("acme.presence 1.0.0", declared), () -> alive);
    }

    CompletableFuture<GraphResponse> send(GraphRequest request) {
        return gateway.send(asker(), request).toCompletableFuture();
    }

    List<CompletableFuture<GraphResponse>> sendAll(List<GraphRequest> requests) {
        return gateway.sendAll(asker(), requests).stream()
                .map(CompletionStage::toCompletableFuture)
                .toList();
    }

    GraphResponse answer(GraphRequest request) throws Exception {
        return send(request).get(10, TimeUnit.SECONDS);
    }

    GraphException fault(GraphRequest request) {
        return fault(send(request));
    }

    static GraphException fault(CompletableFuture<GraphResponse> sent) {
        ExecutionException thrown =
                catchThrowableOfType(ExecutionException.class, () -> sent.get(10, TimeUnit.SECONDS));
        assertThat(thrown).as("a fault").hasCauseInstanceOf(GraphException.class);
        return (GraphException) thrown.getCause();
    }

    @Override
    public void close() {
        gateway.close();
        graph.close();
    }
}
