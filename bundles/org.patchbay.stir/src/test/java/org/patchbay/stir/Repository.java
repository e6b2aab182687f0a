package org.patchbay.stir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** A repository of certificates on loopback that can misbehave. */
final class Repository implements AutoCloseable {
    private static final long LONG = 30;

    /** What is at a path. */
    record Page(int status, String type, byte[] body, Map<String, String> headers) {
        static Page pem(byte[] body) {
            return new Page(200, "application/pem-certificate-chain", body, Map.of());
        }

        Page of(String otherType) {
            return new Page(status, otherType, body, headers);
        }

        Page with(String name, String value) {
            return new Page(status, type, body, Map.of(name, value));
        }
    }

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Repository(HttpsServer server) {
        this.server = server;
    }

    static Repository start(Path keystore) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        Repository repository = new Repository(server);
        server.setExecutor(repository.threads);
        server.createContext("/", repository::serve);
        server.start();
        return repository;
    }

    Repository put(String path, Page page) {
        pages.put(path, page);
        return this;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String at(String path) {
        return "https://127.0.0.1:" + port() + path;
    }

    URI uri(String path) {
        return URI.create(at(path));
    }

    /** How often anything was asked for. */
    int asked() {
        return asked.get();
    }

    /** Nothing is served until this is counted down. */
    CountDownLatch hold() {
        CountDownLatch held = new CountDownLatch(1);
        gate = held;
        return held;
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/hang")) {
                await(over);
            }
            await(gate);
            Page page = pages.get(path);
            if (path.startsWith("/drip")) {
                exchange.getResponseHeaders().set("Content-Type", "application/pkix-cert");
                exchange.sendResponseHeaders(200, 0);
                while (over.getCount() > 0) {
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    over.await(20, TimeUnit.MILLISECONDS);
                }
            } else if (page == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                if (!page.type().isEmpty()) {
                    exchange.getResponseHeaders().set("Content-Type", page.type());
                }
                page.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(page.status(), page.body().length == 0 ? -1 : page.body().length);
                if (page.body().length > 0) {
                    exchange.getResponseBody().write(page.body());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        boolean unused = latch.await(LONG, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        over.countDown();
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
