package org.patchbay.itests.presence;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.patchbay.lab.cloud.entra.Redirect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a person does in a browser on the pages of a node. Cookies are sent over plain http, too: the test has no TLS before the node. */
final class Browser {
    private static final Pattern LINK = Pattern.compile("class=\"act\" href=\"([^\"]+)\"");
    private static final Pattern HIDDEN = Pattern.compile("name=\"link\" value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new HashMap<>();

    HttpResponse<String> get(URI page) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(page).GET());
    }

    HttpResponse<String> post(URI page, String form) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** Goes where Microsoft sends the browser. */
    HttpResponse<String> follow(Redirect redirect) throws IOException, InterruptedException {
        return redirect.post() ? post(redirect.to(), redirect.form()) : get(redirect.uri());
    }

    /** Opens the link that an administrator was given, and goes on as the page asks. */
    HttpResponse<String> open(URI link) throws IOException, InterruptedException {
        Matcher hidden = HIDDEN.matcher(get(link).body());
        assertThat(hidden.find()).as("the page asks to go on").isTrue();
        URI page = URI.create(link.toString().replaceFirst("\\?.*", ""));
        HttpResponse<String> sent = post(page, "link=" + URLEncoder.encode(hidden.group(1), UTF_8));
        assertThat(sent.statusCode()).isEqualTo(303);
        return get(page);
    }

    /** Where the first button of a page leads to. */
    static URI button(HttpResponse<String> page) {
        Matcher link = LINK.matcher(page.body());
        assertThat(link.find()).as(page.body()).isTrue();
        return URI.create(link.group(1).replace("&amp;", "&"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String cookie : response.headers().allValues("set-cookie")) {
            assertThat(cookie).contains("Secure", "HttpOnly");
            String pair = cookie.split(";", 2)[0];
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return response;
    }
}
