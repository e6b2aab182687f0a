package org.patchbay.itests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** A provider that signs its calls (RFC 8224, SHAKEN), and its repository of certificates over https on loopback. */
public final class CallSigner implements AutoCloseable {
    /** A TNAuthList with the code of a service provider, 1234. */
    private static final String TN_AUTH_LIST = "3008a006160431323334";

    private final Authority authority = Authority.make("STI Authority");
    private final byte[] certificate;
    private final PrivateKey key;
    private final HttpsServer repository;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);

    public CallSigner() {
        Path signer = authority.signer("SHAKEN 1234", TN_AUTH_LIST);
        try {
            certificate = Files.readAllBytes(signer.resolve("certificate.pem"));
            String pem = Files.readString(signer.resolve("key.pem"));
            key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""))));
            repository = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            repository.setHttpsConfigurator(new HttpsConfigurator(tls(
                    authority.issue("repository.lab", Authority.SERVER_ONLY, 2).keystore())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        repository.setExecutor(threads);
        repository.createContext("/", this::serve);
        repository.start();
    }

    private static SSLContext tls(Path keystore) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            keys.load(in, Authority.PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, Authority.PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().equals("/hangs.pem")) {
                closed.await();
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/pem-certificate-chain");
            exchange.sendResponseHeaders(200, certificate.length);
            exchange.getResponseBody().write(certificate);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The root of the certificate, and of the repository's own. */
    public Path root() {
        return authority.certificate();
    }

    public int port() {
        return repository.getAddress().getPort();
    }

    /** The value of an Identity header for a call that begins now. Numbers as they are dialled. */
    public Part identity(String attestation, String calling, String called) {
        return identity(at("/good.pem"), attestation, calling, called);
    }

    /** The same, with a certificate that never comes. */
    public Part hanging(String calling, String called) {
        return identity(at("/hangs.pem"), "A", calling, called);
    }

    private String at(String path) {
        return "https://127.0.0.1:" + port() + path;
    }

    private Part identity(String x5u, String attestation, String calling, String called) {
        String head = "{\"alg\":\"ES256\",\"ppt\":\"shaken\",\"typ\":\"passport\",\"x5u\":\"" + x5u + "\"}";
        String claims = "{\"attest\":\"" + attestation + "\",\"dest\":{\"tn\":[\"" + called.substring(1)
                + "\"]},\"iat\":" + Instant.now().getEpochSecond() + ",\"orig\":{\"tn\":\"" + calling.substring(1)
                + "\"},\"origid\":\"123e4567-e89b-12d3-a456-426655440000\"}";
        String signed = base64(head.getBytes(StandardCharsets.US_ASCII)) + "."
                + base64(claims.getBytes(StandardCharsets.US_ASCII));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return Part.with(
                    "Identity",
                    signed + "." + base64(signature.sign()) + ";info=<" + x5u + ">;alg=ES256;ppt=\"shaken\"");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        repository.stop(0);
        threads.shutdownNow();
    }
}
