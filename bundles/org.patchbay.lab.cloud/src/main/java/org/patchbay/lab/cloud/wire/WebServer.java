package org.patchbay.lab.cloud.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** A server on loopback, with what goes wrong at it. For the stand-ins. */
public final class WebServer implements AutoCloseable {

    static {
        // Before the first server of this process. Else every answer takes 45 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final boolean secure;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "lab-cloud");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Function<Asked, Answer> handler;
    private final Faults faults;

    /**
     * Starts it on a free port.
     *
     * @param certificate for https; empty for plain http
     */
    public WebServer(Optional<KeyedCertificate> certificate, Faults faults, Function<Asked, Answer> handler) {
        this.handler = handler;
        this.faults = faults;
        secure = certificate.isPresent();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (certificate.isPresent()) {
                HttpsServer https = HttpsServer.create(address, 500);
                https.setHttpsConfigurator(
                        new HttpsConfigurator(certificate.get().server()));
                server = https;
            } else {
                server = HttpServer.create(address, 500);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Without a slash at its end. */
    public URI uri() {
        return URI.create((secure ? "https://127.0.0.1:" : "http://127.0.0.1:")
                + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            String raw = exchange.getRequestURI().getRawQuery();
            Asked asked = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    raw == null ? "" : raw,
                    headers,
                    exchange.getRequestBody().readAllBytes());
            Optional<Faults.Fault> fault = faults.next(asked.method(), asked.path());
            if (fault.isPresent()) {
                boolean over = fault.get().before().isZero() || !closing(fault.get());
                if (fault.get().dropped() || !over) {
                    return;
                }
            }
            send(exchange, fault.flatMap(Faults.Fault::instead).orElseGet(() -> answer(asked)));
        }
    }

    /** Waits, and says whether it was closed meanwhile. */
    private boolean closing(Faults.Fault fault) {
        try {
            return closed.await(fault.before().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Answer answer(Asked asked) {
        try {
            return handler.apply(asked);
        } catch (RuntimeException e) {
            // A bug of the stand-in: whoever looks at the answer shall see what it is.
            return Answer.text(500, "text/plain", "The stand-in failed: " + e);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
