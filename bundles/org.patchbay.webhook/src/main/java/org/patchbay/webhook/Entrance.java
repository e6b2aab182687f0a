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
import java.util.function.Function;

import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.util.thread.Scheduler;

import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;
import org.patchbay.webhook.Hooks.Place;

/** From the server's requests to a call of a taker, and back. Nothing of what it serves can be listed. */
final class Entrance extends AbstractHandler {
    static final String ROOT = "/hooks/";
    static final String PAGES = "/pages/";
    private static final String RETRY_SECONDS = "5";

    /** Who takes what is posted, and who answers pages. */
    record Takers(Hooks<Webhook, WebhookCall, WebhookAnswer> hooks, Hooks<Page, PageCall, PageAnswer> pages) {}

    private final Takers takers;
    private final int bodySeconds;
    private final AtomicLong held = new AtomicLong();

    Entrance(Takers takers, int bodySeconds) {
        this.takers = takers;
        this.bodySeconds = bodySeconds;
    }

    @Override
    public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        base.setHandled(true);
        // The path as it was sent: an escape or a parameter in it makes it another, that nobody has.
        String path = String.valueOf(base.getHttpURI().getPath());
        Optional<Place<Webhook, WebhookCall, WebhookAnswer>> hook =
                path.startsWith(ROOT) ? takers.hooks().find(path.substring(ROOT.length())) : Optional.empty();
        Optional<Place<Page, PageCall, PageAnswer>> page =
                path.startsWith(PAGES) ? takers.pages().find(path.substring(PAGES.length())) : Optional.empty();
        if (hook.isPresent()) {
            posted(hook.get(), base, response);
        } else if (page.isPresent()) {
            asked(page.get(), base, response);
        } else {
            write(response, WebhookAnswer.of(404), base.getContentLengthLong() != 0);
        }
    }

    private void posted(Place<Webhook, WebhookCall, WebhookAnswer> place, Request base, HttpServletResponse response)
            throws IOException {
        Optional<Map<String, String>> query = query(base);
        if (!"POST".equals(base.getMethod())) {
            response.setHeader("Allow", "POST");
            refuse(place, response, 405);
        } else if (base.getContentLengthLong() > Reception.MOST_BYTES) {
            refuse(place, response, 413);
        } else if (query.isEmpty()) {
            refuse(place, response, 400);
        } else {
            Map<String, List<String>> headers = headers(base);
            takeIn(place, base, response, body -> place.hook()
                    .map(taker -> taker.take(new WebhookCall(headers, query.get(), body)))
                    .orElse(WebhookAnswer.of(503)));
        }
    }

    private void asked(Place<Page, PageCall, PageAnswer> place, Request base, HttpServletResponse response)
            throws IOException {
        Sheet sheet = new Sheet(place, base, response);
        boolean post = "POST".equals(base.getMethod());
        Optional<Map<String, String>> query = query(base);
        if (!post && !"GET".equals(base.getMethod())) {
            response.setHeader("Allow", "GET, POST");
            refuse(place, response, 405);
        } else if (query.isEmpty() || (!post && base.getContentLengthLong() > 0)) {
            refuse(place, response, 400);
        } else if (post && !sheet.isForm()) {
            refuse(place, response, 415);
        } else if (base.getContentLengthLong() > Sheet.MOST_BYTES) {
            refuse(place, response, 413);
        } else {
            takeIn(place, base, response, body -> sheet.answer(post, query.get(), body));
        }
    }

    private static void refuse(Place<?, ?, ?> place, HttpServletResponse response, int status) throws IOException {
        place.tally().count(status);
        write(response, WebhookAnswer.of(status), true);
    }

    /** Empty for an escape that is none. */
    private static Optional<Map<String, String>> query(Request base) {
        try {
            return Optional.of(
                    Query.decoded(Optional.ofNullable(base.getQueryString()).orElse("")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void takeIn(
            Place<?, ?, ?> place, Request base, HttpServletResponse response, Function<byte[], WebhookAnswer> answer)
            throws IOException {
        AsyncContext async = base.startAsync();
        // Not the server's time-out, which does not go together with an answer that is just being written.
        async.setTimeout(0);
        Reception reception = new Reception(async, response, base.getInputStream(), held, answer);
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
