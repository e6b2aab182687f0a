package org.patchbay.lab.cloud.zoom;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Posts an account's events to an address, signed, one after the other, and does with them what a test says. */
public final class ZoomHooks implements AutoCloseable {

    /** What goes wrong with an event. */
    public enum Fault {
        /** Never sent. */
        LOST,
        /** Sent twice, with the same body. */
        DOUBLED,
        /** Held back until {@link #releaseLate}. */
        LATE,
        /** Signed with another secret. */
        WRONG_SIGNATURE,
        /** Not signed at all. */
        UNSIGNED,
        /** Signed rightly an hour ago. */
        REPLAYED,
        /** Signed rightly, of an account that is not this one. */
        WRONG_ACCOUNT
    }

    private record Target(URI uri, String secret) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private final String account;
    private final Clock clock;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Runnable> late = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "lab-zoom-hooks");
        made.setDaemon(true);
        return made;
    });
    private volatile HttpClient http = HttpClient.newHttpClient();
    private volatile Optional<Target> target = Optional.empty();
    private volatile int tries = 1;
    private volatile Duration pause = Duration.ofMillis(300);

    ZoomHooks(String account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    /** Events go there from now on, signed with this secret token. */
    public void to(URI uri, String secretToken) {
        target = Optional.of(new Target(uri, secretToken));
    }

    /** Whom it trusts behind https. */
    public void trust(SSLContext context) {
        http = HttpClient.newBuilder().sslContext(context).build();
    }

    /** The next so many events go wrong like this. */
    public synchronized void next(Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
    }

    /** Those held back go out. */
    public synchronized void releaseLate() {
        late.forEach(Runnable::run);
        late.clear();
    }

    /** How often an event is tried, and how long it waits in between: once at first. Zoom itself waits minutes. */
    public void retries(int times, Duration between) {
        tries = times;
        pause = between;
    }

    /** How many posts were answered with 200 or 204. */
    public int taken() {
        return taken.get();
    }

    /** How many were answered otherwise, or not at all. */
    public int refused() {
        return refused.get();
    }

    /** Demands that the address proves itself, as Zoom does when it is entered and every 72 hours. Whether it did. */
    public boolean validate() {
        ObjectNode event = JSON.createObjectNode().put("event", "endpoint.url_validation");
        String plain = UUID.randomUUID().toString();
        event.putObject("payload").put("plainToken", plain);
        event.put("event_ts", clock.millis());
        Target at = target.orElseThrow(() -> new IllegalStateException("There is no address yet."));
        try {
            HttpResponse<String> answer =
                    http.send(request(at, event.toString(), Optional.empty()), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return false;
            }
            JsonNode body = JSON.readTree(answer.body());
            return body.path("plainToken").asText().equals(plain)
                    && body.path("encryptedToken").asText().equals(hmac(at.secret(), plain));
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ObjectNode event(String name, String of) {
        ObjectNode event = JSON.createObjectNode().put("event", name).put("event_ts", clock.millis());
        event.putObject("payload").put("account_id", of).putObject("object");
        return event;
    }

    void presence(ZoomPerson person, String status) {
        send(fault -> {
            ObjectNode event = event(
                    "user.presence_status_updated", fault.equals(Optional.of(Fault.WRONG_ACCOUNT)) ? "other" : account);
            ((ObjectNode) event.path("payload").path("object"))
                    .put(
                            "date_time",
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("email", person.mail())
                    .put("id", person.id())
                    .put("presence_status", status);
            return event.toString();
        });
    }

    void deauthorized(ZoomPerson person, String client, boolean retained) {
        send(fault -> {
            ObjectNode event = JSON.createObjectNode().put("event", "app_deauthorized");
            event.putObject("payload")
                    .put("account_id", fault.equals(Optional.of(Fault.WRONG_ACCOUNT)) ? "other" : account)
                    .put("user_id", person.id())
                    .put("signature", UUID.randomUUID().toString())
                    .put("deauthorization_time", clock.instant().toString())
                    .put("client_id", client)
                    .put("user_data_retention", String.valueOf(retained));
            return event.put("event_ts", clock.millis()).toString();
        });
    }

    void phone(String name, ZoomPerson person, String call) {
        send(fault -> {
            ObjectNode event = event(name, fault.equals(Optional.of(Fault.WRONG_ACCOUNT)) ? "other" : account);
            ((ObjectNode) event.path("payload").path("object"))
                    .put("call_id", call)
                    .putObject(name.startsWith("phone.caller_") ? "caller" : "callee")
                    .put("user_id", person.id())
                    .put(
                            "phone_number",
                            person.numbers().isEmpty() ? "" : person.numbers().get(0));
            return event.toString();
        });
    }

    private synchronized void send(java.util.function.Function<Optional<Fault>, String> body) {
        Optional<Target> at = target;
        if (at.isEmpty()) {
            return;
        }
        Optional<Fault> fault = Optional.ofNullable(faults.poll());
        String text = body.apply(fault);
        Runnable post = () -> thread.execute(() -> post(at.get(), text, fault));
        if (fault.equals(Optional.of(Fault.LATE))) {
            late.add(post);
        } else if (!fault.equals(Optional.of(Fault.LOST))) {
            post.run();
            if (fault.equals(Optional.of(Fault.DOUBLED))) {
                post.run();
            }
        }
    }

    private void post(Target at, String body, Optional<Fault> fault) {
        for (int i = 0; i < tries; i++) {
            try {
                if (i > 0 && closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                int status = http.send(request(at, body, fault), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 200 || status == 204) {
                    taken.incrementAndGet();
                    return;
                }
            } catch (IOException e) {
                // Once more.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        refused.incrementAndGet();
    }

    private HttpRequest request(Target at, String body, Optional<Fault> fault) {
        boolean old = fault.equals(Optional.of(Fault.REPLAYED));
        String time = String.valueOf(clock.instant().getEpochSecond() - (old ? 3600 : 0));
        String secret = fault.equals(Optional.of(Fault.WRONG_SIGNATURE)) ? "forged" : at.secret();
        HttpRequest.Builder request = HttpRequest.newBuilder(at.uri())
                .timeout(Duration.ofSeconds(3))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("x-zm-request-timestamp", time)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!fault.equals(Optional.of(Fault.UNSIGNED))) {
            request.header("x-zm-signature", "v0=" + hmac(secret, "v0:" + time + ":" + body));
        }
        return request.build();
    }

    static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.shutdownNow();
    }
}
