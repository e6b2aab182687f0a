package org.patchbay.presence.teams;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

/** The webhook of Teams behind a server on loopback. */
final class HookServer implements AutoCloseable {
    private final HttpServer server;
    private volatile TeamsHook hook;

    HookServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/hooks/teams-presence", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/teams-presence";
    }

    void serve(TeamsHook next) {
        hook = next;
    }

    String health() {
        return hook.check().text();
    }

    void forget() {
        hook = null;
    }

    private void take(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            String[] pair = raw.split("=", 2);
            query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        TeamsHook now = hook;
        WebhookAnswer answer = now == null
                ? WebhookAnswer.of(503)
                : now.take(new WebhookCall(
                        Map.of(), query, exchange.getRequestBody().readAllBytes()));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
