package org.patchbay.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.util.thread.Scheduler;

import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

/** From the server's requests to a call of a taker, and back. Nothing of what it serves can be listed. */
final class Entrance extends AbstractHandler {
    static final String ROOT = "/hooks/";
    private static final String RETRY_SECONDS = "5";

    private final Hooks hooks;
    private final int bodySeconds;
    private final AtomicLong held = new AtomicLong();

    Entrance(Hooks hooks, int bodySeconds) {
        this.hooks = hooks;
        this.bodySeconds = bodySeconds;
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        // The path as it was sent: an escape or a parameter in it makes it another, that nobody has.
        String path = String.valueOf(base.getHttpURI().getPath());
        Optional<Hooks.Place> found =
                path.startsWith(ROOT) ? hooks.find(path.substring(ROOT.length())) : Optional.empty();
        if (found.isEmpty()) {
            write(response, WebhookAnswer.of(404), base.getContentLengthLong() != 0);
            return;
        }
        Hooks.Place place = found.get();
        if (!"POST".equals(base.getMethod())) {
            response.setHeader("Allow", "POST");
            refuse(place, response, 405);
        } else if (base.getContentLengthLong() > Reception.MOST_BYTES) {
            refuse(place, response, 413);
        } else {
            takeIn(place, base, response);
        }
    }

    private static void refuse(Hooks.Place place, HttpServletResponse response, int status) throws IOException {
        place.tally().count(status);
        write(response, WebhookAnswer.of(status), true);
    }

    private void takeIn(Hooks.Place place, Request base, HttpServletResponse response) throws IOException {
        Map<String, String> query;
        try {
            query = Query.decoded(Optional.ofNullable(base.getQueryString()).orElse(""));
        } catch (IllegalArgumentException e) {
            refuse(place, response, 400);
            return;
        }
        Map<String, List<String>> headers = headers(base);
        AsyncContext async = base.startAsync();
        // Not the server's time-out, which does not go together with an answer that is just being written.
        async.setTimeout(0);
        Reception reception = new Reception(
                async,
                response,
                base.getInputStream(),
                held,
                body -> answer(place, new WebhookCall(headers, query, body)));
        Scheduler.Task deadline = base.getHttpChannel()
                .getConnector()
                .getScheduler()
                .schedule(
                        () -> base.getHttpChannel().getConnector().getExecutor().execute(reception::late),
                        bodySeconds,
                        TimeUnit.SECONDS);
        reception.atEnd(() -> {
            deadline.cancel();
            place.tally().count(response.getStatus());
        });
        base.getInputStream().setReadListener(reception);
    }

    private static WebhookAnswer answer(Hooks.Place place, WebhookCall call) {
        return place.hook().map(hook -> hook.take(call)).orElse(Hook.AWAY);
    }

    private static Map<String, List<String>> headers(Request base) {
        Map<String, List<String>> all = new HashMap<>();
        for (String name : Collections.list(base.getHeaderNames())) {
            all.merge(
                    name.toLowerCase(Locale.ROOT),
                    List.copyOf(Collections.list(base.getHeaders(name))),
                    // One name in two spellings: the server gives the values of both for each.
                    (one, other) -> one);
        }
        return all;
    }

    /** @param hangUp where what was sent was not read to its end */
    static void write(HttpServletResponse response, WebhookAnswer answer, boolean hangUp) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (hangUp) {
            response.setHeader("Connection", "close");
        }
        if (answer.status() == 503) {
            response.setHeader("Retry-After", RETRY_SECONDS);
        }
        if (body.length > 0) {
            response.setHeader("Content-Type", answer.type());
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        } else if (answer.status() != 204) {
            response.setContentLength(0);
        }
    }
}
