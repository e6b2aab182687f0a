package org.patchbay.graph.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.IHttpResponse;

import org.patchbay.vault.LimitedBody;

/**
 * Requests to a cloud's sign-in service: to that host alone, no redirects, a limit of time for all of it and of size. msal4j takes no address but
 * https of a known cloud; where the service is somewhere else, as in tests, the request is sent there instead.
 */
final class LoginHttp {
    static final int MOST_BYTES = 1 << 20;
    /** Headers that the client sets itself. */
    private static final Set<String> ITS_OWN = Set.of("content-length", "host", "connection");

    private final HttpClient http;
    private final Duration limit;

    /**
     * @param limit how long a request may take until its answer is there whole
     * @param trust empty for what the JDK trusts
     */
    LoginHttp(Executor executor, Duration limit, Optional<SSLContext> trust) {
        this.limit = limit;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor);
        trust.ifPresent(builder::sslContext);
        http = builder.build();
    }

    private record Answer(int statusCode, java.util.Map<String, List<String>> headers, String body)
            implements IHttpResponse {}

    /** What msal4j wants to send, sent as the settings say. */
    IHttpResponse send(TenantSettings settings, HttpRequest request) throws IOException {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(
                elsewhere(settings, URI.create(request.url().toString())));
        request.headers().forEach((name, value) -> {
            if (!ITS_OWN.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                builder.setHeader(name, value);
            }
        });
        String body = request.body();
        builder.method(
                request.httpMethod().name(),
                body == null || body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return sent(builder.build());
    }

    /** A document of the service that anybody may read. */
    IHttpResponse get(TenantSettings settings, String path) throws IOException {
        return sent(java.net.http.HttpRequest.newBuilder(URI.create(settings.login() + path))
                .header("Accept", "application/json")
                .build());
    }

    private static URI elsewhere(TenantSettings settings, URI url) throws IOException {
        URI real = settings.cloud().login();
        if (!real.getScheme().equals(url.getScheme()) || !real.getHost().equals(url.getHost()) || url.getPort() > 0) {
            throw new IOException("Nothing is sent to " + url.getHost() + ", which is not the sign-in service.");
        }
        if (!settings.isLoginElsewhere()) {
            return url;
        }
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(settings.login() + url.getRawPath() + query);
    }

    private IHttpResponse sent(java.net.http.HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> sending = http.sendAsync(request, info -> new LimitedBody(MOST_BYTES));
        try {
            // The client's own limit ends with the headers.
            HttpResponse<byte[]> response = sending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.headers().map(),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new IOException("not within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null || e.getCause().getMessage() == null
                            ? "the connection failed"
                            : e.getCause().getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            sending.cancel(true);
        }
    }
}
