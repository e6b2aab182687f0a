package org.patchbay.zoom;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Requests to the API of one account, in its name or a user's. A token that is not taken is got anew once, and the request made once more. */
final class ZoomClient {
    private final AccountSettings settings;
    private final Bearer token;
    private final Transport transport;

    ZoomClient(AccountSettings settings, Bearer token, Transport transport) {
        this.settings = settings;
        this.token = token;
        this.transport = transport;
    }

    /**
     * Any answer is one, whatever its status.
     *
     * @param path behind {@code /v2}, its parts {@linkplain #part escaped}
     */
    CompletableFuture<Answer> get(String path, Map<String, String> query) {
        StringBuilder all = new StringBuilder(path);
        new TreeMap<>(query).forEach((name, value) -> all.append(all.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(part(value)));
        return send("GET", all.toString(), BodyPublishers.noBody());
    }

    CompletableFuture<Answer> put(String path, String json) {
        return send("PUT", path, BodyPublishers.ofString(json));
    }

    private CompletableFuture<Answer> send(String method, String path, BodyPublisher body) {
        return token.get().thenCompose(first -> send(method, path, body, first).thenCompose(answer -> {
            if (answer.status() != 401) {
                return CompletableFuture.completedFuture(answer);
            }
            token.refused(first);
            return token.get().thenCompose(second -> send(method, path, body, second));
        }));
    }

    private CompletableFuture<Answer> send(String method, String path, BodyPublisher body, String with) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.api() + "/v2" + path))
                .header("Authorization", "Bearer " + with)
                .header("Accept", "application/json")
                .method(method, body);
        if (body.contentLength() > 0) {
            request.header("Content-Type", "application/json");
        }
        return transport.send(request.build());
    }

    /** One part of a path or query, escaped. Zoom wants ids that begin with a slash, or hold two, escaped twice. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** An id of a user, or a mail address, in a path. */
    static String user(String id) {
        return part(id.startsWith("/") || id.contains("//") ? part(id) : id);
    }
}
