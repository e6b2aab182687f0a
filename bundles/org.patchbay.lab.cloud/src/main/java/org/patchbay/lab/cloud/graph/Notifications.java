package org.patchbay.lab.cloud.graph;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.entra.SignIn;

/** Carries notifications out, those for one address one after the other, and does with them what a test says. */
public final class Notifications implements AutoCloseable {
    /** With which Graph signs its notifications. */
    public static final String PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086";

    /** What goes wrong with a notification. */
    public enum Fault {
        /** Never sent. */
        LOST,
        /** Sent twice. */
        DOUBLED,
        /** Held back until {@link #releaseLate}. */
        LATE,
        /** Sent with a client state that is not that of the subscription. */
        WRONG_CLIENT_STATE,
        /** Its encrypted content does not verify. */
        WRONG_SIGNATURE,
        /** Its validation token is for another app. */
        WRONG_TOKEN
    }

    private record Item(String url, ObjectNode json, Optional<String> token) {}

    private static final int TOGETHER = 100;
    private final SignIn signIn;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "lab-notify");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Deque<Item>> lines = new HashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Item> late = new ArrayList<>();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile HttpClient http = HttpClient.newHttpClient();
    private volatile int tries = 4;
    private volatile Duration pause = Duration.ofMillis(300);

    Notifications(SignIn signIn) {
        this.signIn = signIn;
    }

    /** Whom it trusts behind https. */
    public void trust(SSLContext context) {
        http = HttpClient.newBuilder().sslContext(context).build();
    }

    /** The next so many go wrong like this. */
    public synchronized void next(Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
    }

    /** Those that were held back go out, the newest first. */
    public synchronized void releaseLate() {
        for (int i = late.size() - 1; i >= 0; i--) {
            send(late.get(i));
        }
        late.clear();
    }

    /** How often it is tried, and how long it waits in between; 4 times and 300 ms at first. Graph itself goes on for four hours. */
    public void retries(int times, Duration between) {
        tries = times;
        pause = between;
    }

    /** How many were taken. */
    public int delivered() {
        return delivered.get();
    }

    /** How many were given up. */
    public int givenUp() {
        return given.get();
    }

    /** Asks an address whether it wants to be notified. @throws GraphFault if it does not say so */
    void handshake(String url) {
        String token =
                "Validation: Testing client application reachability for subscription Request-Id: " + UUID.randomUUID();
        String said = "";
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + (url.contains("?") ? "&" : "?") + "validationToken="
                                    + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                            .timeout(Duration.ofSeconds(10))
                            .header("Content-Type", "text/plain; charset=utf-8")
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            boolean plain =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain");
            if (answer.statusCode() == 200 && plain && answer.body().equals(token)) {
                return;
            }
            said = " It answered " + answer.statusCode() + (plain ? "" : ", and no text/plain")
                    + (answer.body().equals(token) ? "." : ", and not the token.");
        } catch (IOException e) {
            said = " It was not to be reached in time.";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new GraphFault(
                400,
                "ValidationError",
                "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request."
                        + said);
    }

    /** A change. */
    synchronized void change(Subscription of, String user, ObjectNode presence) {
        Optional<Fault> fault = Optional.ofNullable(faults.poll());
        ObjectNode json = start(of);
        if (!of.clientState.isEmpty()) {
            json.put("clientState", fault.equals(Optional.of(Fault.WRONG_CLIENT_STATE)) ? "forged" : of.clientState);
        }
        json.put("changeType", "updated");
        json.put("resource", "communications/presences/" + user);
        json.putObject("resourceData")
                .put("@odata.id", "users/" + user + "/presence")
                .put("@odata.type", "#microsoft.graph.presence")
                .put("id", user);
        json.put("organizationId", of.tenant);
        Optional<String> token = Optional.empty();
        if (of.encryption.isPresent()) {
            ObjectNode content = presence.deepCopy();
            content.put("@odata.id", "users/" + user + "/presence").put("@odata.type", "#microsoft.graph.presence");
            json.set(
                    "encryptedContent",
                    of.encryption.get().encrypt(content.toString(), fault.equals(Optional.of(Fault.WRONG_SIGNATURE))));
            String audience = fault.equals(Optional.of(Fault.WRONG_TOKEN))
                    ? UUID.randomUUID().toString()
                    : of.app;
            token = Optional.of(signIn.validationToken(of.tenant, audience, PUBLISHER));
        }
        Item item = new Item(of.url, json, token);
        if (fault.equals(Optional.of(Fault.LATE))) {
            late.add(item);
        } else if (!fault.equals(Optional.of(Fault.LOST))) {
            send(item);
            if (fault.equals(Optional.of(Fault.DOUBLED))) {
                send(item);
            }
        }
    }

    private static ObjectNode start(Subscription of) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("subscriptionId", of.id)
                .put("subscriptionExpirationDateTime", of.expires.toString())
                .put("tenantId", of.tenant);
    }

    /** Something of the subscription itself. Where it has no address for that, nobody hears of it. */
    synchronized void lifecycle(Subscription of, String event) {
        if (!of.lifecycleUrl.isEmpty()) {
            ObjectNode json = start(of);
            if (!of.clientState.isEmpty()) {
                json.put("clientState", of.clientState);
            }
            json.put("lifecycleEvent", event).put("resource", of.resource).put("organizationId", of.tenant);
            send(new Item(of.lifecycleUrl, json, Optional.empty()));
        }
    }

    private synchronized void send(Item item) {
        Deque<Item> line = lines.get(item.url());
        if (line == null) {
            line = new ArrayDeque<>();
            lines.put(item.url(), line);
            threads.execute(() -> carry(item.url()));
        }
        line.add(item);
    }

    /** What waits for an address; empty, and the line is gone, where nothing does. */
    private synchronized List<Item> take(String url) {
        List<Item> items = new ArrayList<>();
        Deque<Item> line = lines.getOrDefault(url, new ArrayDeque<>());
        while (!line.isEmpty() && items.size() < TOGETHER) {
            items.add(line.removeFirst());
        }
        if (items.isEmpty()) {
            lines.remove(url);
        }
        return items;
    }

    private void carry(String url) {
        for (List<Item> items = take(url); !items.isEmpty() && closed.getCount() > 0; items = take(url)) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode value = body.putArray("value");
            Set<String> tokens = new LinkedHashSet<>();
            for (Item each : items) {
                value.add(each.json());
                each.token().ifPresent(tokens::add);
            }
            if (!tokens.isEmpty()) {
                tokens.forEach(body.putArray("validationTokens")::add);
            }
            (post(url, body.toString()) ? delivered : given).addAndGet(items.size());
        }
    }

    private boolean post(String url, String body) {
        for (int i = 0; i < tries; i++) {
            try {
                if (i > 0 && closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
                HttpResponse<Void> answer = http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(i == 0 ? 3 : 10))
                                .header("Content-Type", "application/json; charset=utf-8")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                if (answer.statusCode() / 100 == 2) {
                    return true;
                }
            } catch (IOException e) {
                // Once more.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
    }
}
