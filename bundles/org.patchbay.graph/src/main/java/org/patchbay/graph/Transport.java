package org.patchbay.graph;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import com.microsoft.graph.core.requests.middleware.GraphTelemetryHandler;
import com.microsoft.graph.core.requests.options.GraphClientOption;
import com.microsoft.kiota.http.KiotaClientFactory;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.graph.token.Tokens;

/**
 * Sends one request by the SDK's own HTTP client and reads one answer. Nothing of that is repeated or redirected here, and what the SDK would do
 * of itself (waiting on the thread, following) is left out.
 */
final class Transport {
    static final int MOST_BYTES = 8 << 20;
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final int CONNECTIONS_KEPT = 8;
    private static final URI ANYWHERE = URI.create("https://graph.microsoft.com");

    private final OkHttpClient http;

    /**
     * @param threads where answers are read
     * @param limit how long a request may take until its answer is there whole
     * @param atOnce requests under way, at most
     */
    Transport(ExecutorService threads, Duration limit, int atOnce) {
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(atOnce);
        dispatcher.setMaxRequestsPerHost(atOnce);
        http = KiotaClientFactory.create(List.of(new GraphTelemetryHandler(new GraphClientOption())))
                .addNetworkInterceptor(Transport::unrepeated)
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(CONNECTIONS_KEPT, 1, TimeUnit.MINUTES))
                .followRedirects(false)
                .followSslRedirects(false)
                // A request that changes something must not go out twice without anybody knowing.
                .retryOnConnectionFailure(false)
                .connectTimeout(limit)
                .readTimeout(limit)
                .writeTimeout(limit)
                .callTimeout(limit)
                .build();
    }

    /** OkHttp would send a request again by itself where "Retry-After: 0" comes with a 503: that is decided elsewhere, so it is said otherwise. */
    private static Response unrepeated(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return "0".equals(response.header("Retry-After"))
                ? response.newBuilder().header("Retry-After", "0.0").build()
                : response;
    }

    /** Fails with an {@link IOException} where there is no answer, and a {@link GraphException} where there can be none. */
    CompletableFuture<Answer> send(GraphRequest request, Tokens.Access access) {
        HttpUrl url;
        try {
            url = url(request, access.graph());
        } catch (GraphException e) {
            return CompletableFuture.failedFuture(e);
        }
        Request.Builder built = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + access.bearer())
                .header("Accept", "application/json")
                .method(request.method(), body(request));
        if (isEventual(request)) {
            built.header("ConsistencyLevel", "eventual");
        }
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        http.newCall(built.build()).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                answered.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    answered.complete(answer(response));
                } catch (IOException | GraphException e) {
                    answered.completeExceptionally(e);
                }
            }
        });
        return answered;
    }

    /** Path and query as they go out, below the version. */
    static String relative(GraphRequest request) throws GraphException {
        HttpUrl url = url(request, ANYWHERE);
        String query = url.encodedQuery();
        return url.encodedPath().substring("/v1.0".length()) + (query == null ? "" : "?" + query);
    }

    /** Graph answers such questions about the directory only where it is told so. */
    static boolean isEventual(GraphRequest request) {
        return request.query().keySet().stream().anyMatch(key -> key.equals("$count") || key.equals("$search"));
    }

    /** Each part is escaped by itself: nothing in it leads elsewhere. */
    private static HttpUrl url(GraphRequest request, URI graph) throws GraphException {
        HttpUrl base = HttpUrl.get(graph);
        if (base == null || !(base.isHttps() || HERE.contains(base.host()))) {
            throw new GraphException(Reason.REFUSED, "A token goes out over https alone, or to this machine itself.");
        }
        HttpUrl.Builder url = base.newBuilder().addPathSegment("v1.0");
        Paths.parts(request.path()).forEach(url::addPathSegment);
        new TreeMap<>(request.query())
                .forEach((name, value) ->
                        url.addEncodedQueryParameter(escaped(name).replace("%24", "$"), escaped(value)));
        return url.build();
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static @Nullable RequestBody body(GraphRequest request) {
        if (request.body().isPresent()) {
            return RequestBody.create(request.body().get().getBytes(StandardCharsets.UTF_8), JSON);
        }
        boolean must = !request.method().equals("GET") && !request.method().equals("DELETE");
        return must ? RequestBody.create(new byte[0], null) : null;
    }

    private static Answer answer(Response response) throws IOException, GraphException {
        Map<String, String> headers = new HashMap<>();
        response.headers().names().forEach(name -> {
            String value = response.header(name);
            if (value != null && !name.equalsIgnoreCase("set-cookie")) {
                headers.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        Buffer read = new Buffer();
        try (ResponseBody body = response.body()) {
            while (body != null && body.source().read(read, 8_192) >= 0) {
                if (read.size() > MOST_BYTES) {
                    throw new GraphException(
                            Reason.REFUSED,
                            "Graph's answer is larger than " + MOST_BYTES
                                    + " bytes. Ask for less of it, as by $top and $select.");
                }
            }
        }
        return new Answer(response.code(), headers, read.readUtf8());
    }

    void close() {
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }
}
