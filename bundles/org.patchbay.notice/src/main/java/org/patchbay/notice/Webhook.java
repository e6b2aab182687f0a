package org.patchbay.notice;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Posts a notice as JSON, signed as Standard Webhooks says: HMAC-SHA256 over id, time and body. A redirection is not followed: what is told is
 * for the one who was configured.
 */
final class Webhook implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TOO_MANY = 429;
    private static final int TIMEOUT = 408;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private final URI url;
    private final SecretSource secret;
    private final Clock clock;

    Webhook(URI url, SecretSource secret, Clock clock) {
        this.url = url;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public String tell(Notice notice) throws IOException, Refused {
        byte[] body = json(notice);
        String time = Long.toString(clock.instant().getEpochSecond());
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("webhook-id", notice.id())
                .header("webhook-timestamp", time)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        char[] key = secret.read();
        if (key.length > 0) {
            request.header("webhook-signature", "v1," + signature(key, notice.id() + "." + time + ".", body));
        }
        answered(send(request.build()));
        return "";
    }

    private int send(HttpRequest request) throws IOException {
        try {
            // The limit ends with the header fields: what the other end has to say besides is of no use, may never end,
            // and is not waited for.
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("It was interrupted.", e);
        }
    }

    private static void answered(int status) throws IOException, Refused {
        if (status >= 500 || status == TOO_MANY || status == TIMEOUT) {
            throw new IOException("It answered " + status + ".");
        }
        if (status / 100 != 2) {
            throw new Refused("It answered " + status + ", which will not change by asking again.");
        }
    }

    private static byte[] json(Notice notice) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", notice.id());
            json.writeStringField("type", notice.type());
            json.writeStringField("timestamp", notice.at().toString());
            json.writeStringField("tenant", notice.tenant());
            json.writeStringField("title", notice.title());
            json.writeObjectFieldStart("data");
            for (var each : new TreeMap<>(notice.data()).entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The secret is written as {@code whsec_} and Base64, or as it is. */
    private static String signature(char[] key, String before, byte[] body) throws IOException {
        byte[] bytes = {};
        try {
            bytes = bytes(key);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256.", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(key, '\0');
        }
    }

    private static byte[] bytes(char[] key) throws IOException {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(key));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        byte[] prefix = "whsec_".getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < prefix.length || !Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length)) {
            return bytes;
        }
        byte[] base64 = Arrays.copyOfRange(bytes, prefix.length, bytes.length);
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            if (decoded.length > 0) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the character that is wrong: it is one of the secret's.
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(base64, (byte) 0);
        }
        throw new IOException("The secret that signs is not Base64 behind 'whsec_': nothing can be signed, nor sent."
                + " Write it as the other end gave it.");
    }

    /** The host alone: paths and queries of web hooks are secrets at many services. */
    @Override
    public String to() {
        return url.getScheme() + "://" + url.getAuthority() + "/…";
    }
}
