package org.patchbay.presence.teams;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;

/** Requests over HTTP as they are, with the token that the test has for somebody: what Microsoft's description says of them, it says. */
final class TinyGraph implements GraphClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger underWay = new AtomicInteger();
    private final URI graph;
    private final Function<Optional<String>, String> token;

    /** @param token of a user of the directory, or of the application */
    TinyGraph(URI graph, Function<Optional<String>, String> token) {
        this.graph = graph;
        this.token = token;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public CompletionStage<GraphResponse> send(GraphRequest request) {
        String query = request.query().entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(graph + "/v1.0" + request.path() + (query.isEmpty() ? "" : "?" + query)))
                .header("Authorization", "Bearer " + token.apply(request.user()))
                .method(
                        request.method(),
                        request.body()
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        request.body().ifPresent(body -> builder.header("Content-Type", "application/json"));
        CompletableFuture<GraphResponse> answered = new CompletableFuture<>();
        underWay.incrementAndGet();
        CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
            try {
                HttpResponse<String> answer = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    answered.complete(new GraphResponse(answer.statusCode(), Map.of(), answer.body()));
                } else {
                    answered.completeExceptionally(fault(answer));
                }
            } catch (IOException e) {
                answered.completeExceptionally(new GraphException(Reason.UNAVAILABLE, e.toString()));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                // After all that follows from the answer.
                underWay.decrementAndGet();
            }
        });
        return answered;
    }

    /** Whether all that was asked is answered, and what follows from it done. */
    boolean isIdle() {
        return underWay.get() == 0;
    }

    private static GraphException fault(HttpResponse<String> answer) {
        int status = answer.statusCode();
        Optional<Duration> wait =
                answer.headers().firstValue("Retry-After").map(Long::valueOf).map(Duration::ofSeconds);
        String text = String.format(Locale.ROOT, "%d %s", status, answer.body());
        return new GraphException(
                status == 429 || status >= 500 ? Reason.UNAVAILABLE : Reason.REFUSED, text, wait, status, "");
    }

    /** Nothing here comes with anybody's token. */
    @Override
    public GraphClient onBehalfOf(String assertion) {
        throw new AssertionError("nobody is spoken for so");
    }
}
