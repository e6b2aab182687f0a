package org.patchbay.zoom;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;
import org.patchbay.vault.LimitedBody;

/** Sends one request and reads one answer: no redirects, a limit of time for all of it and of size. */
final class Transport {
    static final int MOST_BYTES = 8 << 20;

    private final HttpClient http;
    private final Duration limit;
    private final Clock clock;

    /** @param limit how long a request may take until its answer is there whole */
    Transport(Executor executor, Duration limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
        http = HttpClient.newBuilder()
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .build();
    }

    /** Fails with a {@link PresenceException} alone, where there is no answer. */
    CompletableFuture<Answer> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, info -> new LimitedBody(MOST_BYTES));
        // The client's own limit ends with the headers.
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> sent.cancel(true));
        return sent.handle((response, thrown) -> {
            if (thrown != null) {
                throw Faults.wrapped(new PresenceException(
                        Reason.UNAVAILABLE,
                        "No answer came from " + request.uri().getHost() + ": " + said(thrown) + "."));
            }
            return new Answer(
                    response.statusCode(),
                    json(response.body()),
                    Answer.retryAfter(response.headers().firstValue("Retry-After"), clock));
        });
    }

    private static Json json(byte[] body) {
        try {
            return Json.read(body);
        } catch (IOException e) {
            return Json.NOTHING;
        }
    }

    private String said(Throwable thrown) {
        Throwable cause = Faults.cause(thrown);
        if (cause instanceof java.util.concurrent.CancellationException) {
            return "not within " + limit.toSeconds() + " s";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
