package org.patchbay.lab.cloud.entra;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a browser is sent back with.
 *
 * @param to the redirect URI as it was registered
 * @param fields code and state, or error and its description; secret
 * @param post whether they go into a form that is posted; else into the query
 */
public record Redirect(URI to, Map<String, String> fields, boolean post) {

    /** Where the browser goes: with the fields where they go into the query. */
    public URI uri() {
        return post ? to : URI.create(to + (to.getRawQuery() == null ? "?" : "&") + form());
    }

    /** The fields as a form has them. */
    public String form() {
        return fields.entrySet().stream()
                .map(each -> URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Does what the browser does. */
    public HttpResponse<String> follow(HttpClient browser) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri());
        if (post) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form()));
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Without the fields. */
    @Override
    public String toString() {
        return (post ? "POST " : "GET ") + to;
    }
}
