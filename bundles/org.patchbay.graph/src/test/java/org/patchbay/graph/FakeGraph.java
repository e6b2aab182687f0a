package org.patchbay.graph;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Graph on loopback: answers what it was told to, in order, and {@code {"id":"ada"}} to the rest. */
final class FakeGraph implements AutoCloseable {
    static {
        // Else an answer takes 45 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What came. */
    record Came(String method, String uri, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .map(each -> String.join(",", each.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    /** What is answered; {@code never} leaves the request open, and status 0 ends the connection. */
    record Says(int status, Map<String, String> headers, String body, boolean never) {
        static Says fault(int status, String code, String message) {
            return new Says(
                    status,
                    Map.of(),
                    "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message
                            + "\",\"innerError\":{\"date\":\"2026-01-01\"}}}",
                    false);
        }

        Says with(String header, String value) {
            return new Says(status, Map.of(header, value), body, never);
        }
    }

    final List<Came> came = new CopyOnWriteArrayList<>();
    private final Deque<Says> says = new ArrayDeque<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FakeGraph() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    FakeGraph says(Says... answers) {
        synchronized (says) {
            says.addAll(List.of(answers));
        }
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            came.add(new Came(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            Says next;
            synchronized (says) {
                next = says.isEmpty() ? new Says(200, Map.of(), "{\"id\":\"ada\"}", false) : says.remove();
            }
            if (next.never()) {
                end.await();
                return;
            }
            if (next.status() == 0) {
                return;
            }
            next.headers().forEach(exchange.getResponseHeaders()::add);
            byte[] bytes = next.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(next.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
