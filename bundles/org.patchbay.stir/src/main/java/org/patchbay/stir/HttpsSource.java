package org.patchbay.stir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches certificates over https: a connection for each, to the address that the name was resolved to and that was looked at, so that a name
 * cannot lead elsewhere a moment later; no redirection, no cookies, no proxy, no second try.
 */
final class HttpsSource implements CertificateSource, AutoCloseable {
    /** The most that is read, in bytes. A chain of SHAKEN takes 2,000. */
    static final int LARGEST = 10_240;

    private static final int OK = 200;
    private static final Set<String> TYPES = Set.of(
            "application/pem-certificate-chain",
            "application/x-pem-file",
            "application/pkix-cert",
            "application/x-x509-ca-cert",
            "application/octet-stream",
            "binary/octet-stream",
            "text/plain");

    private final Repositories repositories;
    private final Duration limit;
    private final CloseableHttpClient client;

    private static final class Unreachable extends UnknownHostException {
        private static final long serialVersionUID = 1;

        Unreachable() {
            super("not public");
        }
    }

    /**
     * Makes one.
     *
     * @param limit for everything, from the name to the last byte
     * @param tls with the roots that repositories are known by
     */
    HttpsSource(Repositories repositories, SSLContext tls, Duration limit, int atOnce) {
        this.repositories = repositories;
        this.limit = limit;
        Timeout most = Timeout.of(limit);
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                        .setDnsResolver(new Looking())
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(4096)
                                        .setMaxHeaderCount(64)
                                        .setMaxEmptyLineCount(1)
                                        .build())
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(most)
                                .setSocketTimeout(most)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(most).build())
                        .setMaxConnTotal(atOnce)
                        .setMaxConnPerRoute(atOnce)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(most)
                        .setResponseTimeout(most)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Patchbay")
                .build();
    }

    /** All addresses of a name have to be such as may be reached: one that leads inside is one of somebody who tries. */
    private final class Looking implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] all = InetAddress.getAllByName(host);
            for (InetAddress each : all) {
                if (!repositories.reaches(each)) {
                    throw new Unreachable();
                }
            }
            return all;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @Override
    public Served fetch(URI uri) throws Unverified {
        repositories.allow(uri);
        HttpGet get = new HttpGet(uri);
        get.setHeader("Accept", "application/pem-certificate-chain, application/pkix-cert;q=0.9, */*;q=0.1");
        Executor later = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
        later.execute(get::cancel);
        try {
            return client.execute(get, HttpsSource::read);
        } catch (Refusal e) {
            throw Repositories.refused(String.valueOf(e.getMessage()));
        } catch (Unreachable e) {
            throw Repositories.refused("The host of the certificate is at an address that is not public.");
        } catch (UnknownHostException e) {
            throw Repositories.refused("The host of the certificate has no address.");
        } catch (SSLException e) {
            throw Repositories.refused(
                    get.isCancelled()
                            ? late()
                            : "The host of the certificate is not the one that it says to be (TLS).");
        } catch (IOException e) {
            throw Repositories.refused(get.isCancelled() ? late() : "The host of the certificate did not answer.");
        }
    }

    private String late() {
        return "The certificate did not come within " + limit.toMillis() + " ms.";
    }

    private static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;

        Refusal(String reason) {
            super(reason);
        }
    }

    private static Served read(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != OK) {
            throw new Refusal("The repository of the certificate answered " + response.getCode() + ".");
        }
        HttpEntity entity = response.getEntity();
        String type = entity == null || entity.getContentType() == null
                ? ""
                : entity.getContentType().replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (entity == null || !TYPES.contains(type)) {
            throw new Refusal("What the repository serves is not a certificate by its type.");
        }
        try (InputStream in = entity.getContent()) {
            byte[] body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw new Refusal("What the repository serves is larger than " + LARGEST + " bytes.");
            }
            return new Served(body, fresh(response));
        }
    }

    /** RFC 9111 section 5: of this much only. */
    private static Duration fresh(ClassicHttpResponse response) {
        for (Header header : response.getHeaders("Cache-Control")) {
            for (String directive : header.getValue().toLowerCase(Locale.ROOT).split(",")) {
                String plain = directive.strip();
                if (plain.equals("no-store") || plain.equals("no-cache")) {
                    return Duration.ZERO;
                }
                if (plain.matches("max-age=\"?[0-9]{1,9}\"?")) {
                    return Duration.ofSeconds(Long.parseLong(plain.replaceAll("[^0-9]", "")));
                }
            }
        }
        Header expires = response.getFirstHeader("Expires");
        if (expires == null) {
            return Duration.ofSeconds(-1);
        }
        try {
            Duration left = Duration.between(
                    Instant.now(),
                    ZonedDateTime.parse(expires.getValue(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    @Override
    public void close() {
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
