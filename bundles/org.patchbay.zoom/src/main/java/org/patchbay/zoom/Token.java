package org.patchbay.zoom;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.secrets.Secrets;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceException.Reason;

/**
 * The access token of an account (server-to-server OAuth, grant {@code account_credentials}). It is kept in memory until shortly before its end;
 * many that wait for one share one request; and who failed to get one does not ask again at once.
 */
final class Token implements Bearer {
    /** Renewed so long before its end: a request that takes its time must still find it good. */
    private static final Duration EARLY = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final AccountSettings settings;
    private final Secrets secrets;
    private final Transport transport;
    private final Clock clock;
    private @Nullable Held held;
    private @Nullable Failed failed;
    private @Nullable CompletableFuture<String> coming;

    private record Held(String token, Instant until) {}

    private record Failed(PresenceException fault, Instant until) {}

    Token(AccountSettings settings, Secrets secrets, Transport transport, Clock clock) {
        this.settings = settings;
        this.secrets = secrets;
        this.transport = transport;
        this.clock = clock;
    }

    @Override
    public synchronized CompletableFuture<String> get() {
        Instant now = clock.instant();
        if (held != null && now.isBefore(held.until())) {
            return CompletableFuture.completedFuture(held.token());
        }
        if (coming != null) {
            return coming.copy();
        }
        if (failed != null && now.isBefore(failed.until())) {
            return CompletableFuture.failedFuture(failed.fault());
        }
        CompletableFuture<String> next = new CompletableFuture<>();
        coming = next;
        CompletableFuture<Held> unused = renew().whenComplete((fresh, thrown) -> arrived(next, fresh, thrown));
        return next.copy();
    }

    @Override
    public synchronized void refused(String token) {
        if (held != null && held.token().equals(token)) {
            held = null;
        }
    }

    private void arrived(CompletableFuture<String> waiting, @Nullable Held fresh, @Nullable Throwable thrown) {
        PresenceException fault = null;
        synchronized (this) {
            coming = null;
            held = fresh;
            if (thrown != null) {
                fault = Faults.of(thrown);
                failed = new Failed(
                        fault, clock.instant().plus(fault.retryAfter().orElse(PAUSE)));
            }
        }
        if (fault != null) {
            waiting.completeExceptionally(fault);
        } else if (fresh != null) {
            waiting.complete(fresh.token());
        }
    }

    private CompletableFuture<Held> renew() {
        HttpRequest request;
        try {
            request = request();
        } catch (PresenceException e) {
            return CompletableFuture.failedFuture(e);
        }
        return transport.send(request).thenApply(answer -> {
            String token = answer.body().text("access_token");
            if (!answer.good() || token.isEmpty()) {
                throw Faults.wrapped(fault(answer));
            }
            Duration lasts = Duration.ofSeconds(answer.body().number("expires_in"));
            lasts = lasts.compareTo(LONGEST) > 0 || lasts.isZero() || lasts.isNegative() ? LONGEST : lasts;
            Duration used = lasts.compareTo(EARLY.multipliedBy(2)) > 0 ? lasts.minus(EARLY) : lasts.dividedBy(2);
            return new Held(token, clock.instant().plus(used));
        });
    }

    private static PresenceException fault(Answer answer) {
        if (answer.status() / 100 == 4 && answer.status() != 429 && answer.status() != 408) {
            String error = answer.body().text("error").replaceAll("[^a-z_]", "");
            return new PresenceException(
                    Reason.NOT_CONNECTED,
                    "Zoom gives no token: " + answer.status() + (error.isEmpty() ? "" : ", " + error)
                            + ". Check account_id, client_id and client_secret, and that the app is activated.");
        }
        return answer.good()
                ? new PresenceException(Reason.UNAVAILABLE, "Zoom's answer holds no token.")
                : answer.fault();
    }

    private HttpRequest request() throws PresenceException {
        String form = "grant_type=account_credentials&account_id="
                + URLEncoder.encode(settings.accountId(), StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create(settings.oauth() + "/oauth/token"))
                .header(
                        "Authorization",
                        Proof.basic(secrets, settings.clientId(), "client_secret", settings.clientSecret()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }
}
