package org.patchbay.rest.http;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.BlockingArrayQueue;
import org.eclipse.jetty.util.log.Log;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One listening point with threads of its own: few, and never those of calls. What is slow or too much is cut off. */
public final class Listener implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 200;
    private static final int MOST_WAITING = 256;
    private static final int HEADER_BYTES = 8192;
    /** The server's own: one accepts connections, one watches them. */
    private static final int SERVER_THREADS = 2;
    /** Slower than this an answer is not taken for long. Of bodies {@link Haste} judges: the server would count our own time as their sender's. */
    private static final long BYTES_A_SECOND = 1024;

    private static final int STOP_MILLIS = 2000;
    private static final int SCAN_SECONDS = 60;

    static {
        Log.setLog(new ServerLog(""));
    }

    private final Server server;
    private final ServerConnector connector;

    /**
     * @param password of the key store, if there is one; not kept here
     * @throws IOException when it cannot listen; the message says what to do
     */
    public Listener(ListenerSettings settings, Optional<char[]> password, Function<Request, Answer> api)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(
                settings.threads() + SERVER_THREADS, 2, 60_000, new BlockingArrayQueue<>(16, 16, MOST_WAITING));
        threads.setName("patchbay-rest");
        threads.setDaemon(true);
        // None kept back: with so few, one that waits to be needed by the selector is one that answers nobody.
        threads.setReservedThreads(0);
        server = new Server(threads);
        HttpConfiguration http = http(settings.isTls());
        if (settings.isTls()) {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStorePath(settings.keyStore());
            tls.setKeyStoreType("PKCS12");
            tls.setKeyStorePassword(password.map(String::new).orElse(""));
            tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            tls.setRenegotiationAllowed(false);
            connector = new ServerConnector(
                    server, 1, 1, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
            // A renewed certificate is used without a restart.
            KeyStoreScanner scanner = new KeyStoreScanner(tls);
            scanner.setScanInterval(SCAN_SECONDS);
            server.addBean(scanner);
        } else {
            connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        }
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.idleSeconds() * 1000L);
        server.addConnector(connector);
        server.addBean(new ConnectionLimit(MOST_CONNECTIONS, server));
        server.setErrorHandler(new ServerErrors());
        server.setHandler(new Crossing(api, settings.threads()));
        server.setStopTimeout(STOP_MILLIS);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException(reason(e), e);
        }
    }

    /** Whether the key store can be used, before anything is closed for it. */
    public static void checkKeys(ListenerSettings settings, char[] password) throws IOException {
        try {
            KeyStore keys = KeyStore.getInstance(new File(settings.keyStore()), password);
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias) && keys.getKey(alias, password) != null) {
                    return;
                }
            }
            throw new IOException("there is no key in it");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(reason(e), e);
        }
    }

    private static HttpConfiguration http(boolean tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setMinResponseDataRate(BYTES_A_SECOND);
        if (tls) {
            // Which name was asked for does not matter: there is one certificate.
            http.addCustomizer(new SecureRequestCustomizer(false));
        }
        return http;
    }

    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The port it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The listening point does not close.", e);
        } finally {
            server.destroy();
        }
    }
}
