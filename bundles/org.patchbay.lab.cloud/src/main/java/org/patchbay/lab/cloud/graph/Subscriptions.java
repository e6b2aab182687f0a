package org.patchbay.lab.cloud.graph;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.LabClock;

/** Subscriptions to presence, with their limits: 650 users, an hour, one for each user and app, in a user's name alone. */
public final class Subscriptions {
    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final Duration SHORTEST = Duration.ofMinutes(45);
    /** How long before its token ends the app is told so. */
    private static final Duration WARNING = Duration.ofMinutes(15);

    private static final Pattern ONE = Pattern.compile("/?communications/presences/([^/?()']+)");
    private static final Pattern MANY =
            Pattern.compile("/?communications/presences\\?\\$filter=id in \\((.*)\\)", Pattern.DOTALL);
    private final LabClock clock;
    private final Notifications notifications;
    private final Map<String, Subscription> all = new LinkedHashMap<>();

    Subscriptions(LabClock clock, Notifications notifications) {
        this.clock = clock;
        this.notifications = notifications;
    }

    /** The ids of those that live. */
    public synchronized List<String> ids() {
        tick();
        return List.copyOf(all.keySet());
    }

    /** Whom it is about; empty where there is no such subscription. */
    public synchronized Set<String> users(String id) {
        Subscription of = all.get(id);
        return of == null ? Set.of() : of.users;
    }

    /** When it ends unless it is renewed. */
    public synchronized Optional<Instant> expires(String id) {
        return Optional.ofNullable(all.get(id)).map(each -> each.expires);
    }

    /** It is gone without a word, as an expired one is. */
    public synchronized void lose(String id) {
        all.remove(id);
    }

    /** Its app has to authorise it anew; until then nothing is told. */
    public synchronized void requireReauthorization(String id) {
        Subscription of = all.get(id);
        if (of != null) {
            of.authorizedUntil = clock.instant();
            of.warnedOf = of.authorizedUntil;
            notifications.lifecycle(of, "reauthorizationRequired");
        }
    }

    synchronized void changed(String tenant, String user, ObjectNode presence) {
        Instant now = clock.instant();
        for (Subscription each : all.values()) {
            if (each.tenant.equals(tenant)
                    && each.users.contains(user)
                    && each.expires.isAfter(now)
                    && each.authorizedUntil.isAfter(now)) {
                notifications.change(each, user, presence);
            }
        }
    }

    synchronized void tick() {
        Instant now = clock.instant();
        all.values().removeIf(each -> !each.expires.isAfter(now));
        for (Subscription each : all.values()) {
            if (!each.authorizedUntil.minus(WARNING).isAfter(now)
                    && each.authorizedUntil.isBefore(each.expires)
                    && !each.authorizedUntil.equals(each.warnedOf)) {
                each.warnedOf = each.authorizedUntil;
                notifications.lifecycle(each, "reauthorizationRequired");
            }
        }
    }

    Answer create(Call call) {
        JsonNode body = call.body();
        if (!required(body, "changeType").equals("updated")) {
            throw GraphFault.bad("changeType of presence is updated.");
        }
        String resource = required(body, "resource");
        String url = url(required(body, "notificationUrl"));
        String lifecycle = body.hasNonNull("lifecycleNotificationUrl")
                ? url(body.path("lifecycleNotificationUrl").asText())
                : "";
        Set<String> users = users(call, resource);
        Instant expires = until(required(body, "expirationDateTime"));
        String state = body.path("clientState").asText("");
        if (state.length() > 128) {
            throw GraphFault.bad("clientState has to have at most 128 characters.");
        }
        for (String each : List.of("id", "applicationId", "creatorId")) {
            if (body.has(each)) {
                throw GraphFault.bad(each + " is read-only.");
            }
        }
        Optional<Encryption> encryption = encryption(body);
        one(call);
        notifications.handshake(url);
        if (!lifecycle.isEmpty()) {
            notifications.handshake(lifecycle);
        }
        Subscription made = new Subscription(
                UUID.randomUUID().toString(), call, resource, users, url, lifecycle, state, encryption, expires);
        synchronized (this) {
            one(call);
            all.put(made.id, made);
        }
        return Answer.json(201, json(made, true));
    }

    private synchronized void one(Call call) {
        tick();
        if (all.values().stream().anyMatch(each -> each.of(call))) {
            throw GraphFault.forbidden("Application '" + call.bearer().app()
                    + "' has reached its limit of 1 subscription to presence for the user '"
                    + call.bearer().user()
                    + "'.");
        }
    }

    private static Optional<Encryption> encryption(JsonNode body) {
        if (!body.path("includeResourceData").asBoolean()) {
            return Optional.empty();
        }
        String id = required(body, "encryptionCertificateId");
        if (id.length() > 128) {
            throw GraphFault.bad("encryptionCertificateId has to have at most 128 characters.");
        }
        return Optional.of(Encryption.of(id, required(body, "encryptionCertificate")));
    }

    private static String required(JsonNode body, String name) {
        String value = body.path(name).asText("");
        if (value.isEmpty() || body.path(name).isNull()) {
            throw GraphFault.bad(name + " is required.");
        }
        return value;
    }

    /** Https; plain http on loopback alone, where a test listens. */
    private static String url(String text) {
        try {
            URI uri = URI.create(text);
            String host = String.valueOf(uri.getHost());
            if ("https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme())
                            && Set.of("127.0.0.1", "localhost").contains(host)) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw GraphFault.bad("A notification address is no URL.");
        }
        throw GraphFault.bad("A notification address has to be one of https.");
    }

    private static Set<String> users(Call call, String resource) {
        Set<String> users = new LinkedHashSet<>();
        Matcher one = ONE.matcher(resource);
        Matcher many = MANY.matcher(resource);
        if (one.matches()) {
            users.add(String.valueOf(one.group(1)));
        } else if (many.matches()) {
            users.addAll(Filter.texts(String.valueOf(many.group(1))));
        } else {
            throw GraphFault.bad("The resource is not one that the stand-in plays: communications/presences.");
        }
        if (users.size() > PresenceCalls.MOST) {
            throw GraphFault.bad("A subscription to presence holds at most " + PresenceCalls.MOST + " users.");
        }
        for (String each : users) {
            if (call.tenant()
                    .person(each)
                    .filter(person -> person.id().equals(each))
                    .isEmpty()) {
                throw GraphFault.missing(each);
            }
        }
        return users;
    }

    private Instant until(String text) {
        Instant expires;
        try {
            expires = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw GraphFault.bad("expirationDateTime is no time.");
        }
        Instant now = clock.instant();
        if (!expires.isAfter(now)) {
            throw GraphFault.bad("expirationDateTime is in the past.");
        }
        if (expires.isAfter(now.plus(LONGEST))) {
            throw GraphFault.bad(
                    "Subscription expiration can only be " + LONGEST.toMinutes() + " minutes in the future.");
        }
        return expires.isBefore(now.plus(SHORTEST)) ? now.plus(SHORTEST) : expires;
    }

    private static ObjectNode json(Subscription of, boolean withState) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity");
        json.put("id", of.id)
                .put("resource", of.resource)
                .put("applicationId", of.app)
                .put("changeType", "updated")
                .put("notificationUrl", of.url)
                .put("expirationDateTime", of.expires.toString())
                .put("creatorId", of.user)
                .put("includeResourceData", of.encryption.isPresent())
                .put("latestSupportedTlsVersion", "v1_2");
        if (withState && !of.clientState.isEmpty()) {
            json.put("clientState", of.clientState);
        } else {
            json.putNull("clientState");
        }
        if (of.lifecycleUrl.isEmpty()) {
            json.putNull("lifecycleNotificationUrl");
        } else {
            json.put("lifecycleNotificationUrl", of.lifecycleUrl);
        }
        of.encryption.ifPresent(each -> json.put("encryptionCertificateId", each.id()));
        return json;
    }

    private synchronized Subscription find(Call call) {
        tick();
        Subscription found = all.get(call.id());
        if (found == null || !found.of(call)) {
            throw new GraphFault(404, "ResourceNotFound", "The object was not found.");
        }
        return found;
    }

    Answer list(Call call) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode value = body.putArray("value");
        for (Subscription each : living()) {
            if (each.of(call)) {
                ObjectNode json = json(each, false);
                json.remove("@odata.context");
                value.add(json);
            }
        }
        return Answer.json(200, body);
    }

    private synchronized List<Subscription> living() {
        tick();
        return new ArrayList<>(all.values());
    }

    Answer show(Call call) {
        return Answer.json(200, json(find(call), false));
    }

    Answer renew(Call call) {
        Subscription of = find(call);
        call.body().fieldNames().forEachRemaining(name -> {
            if (!Set.of("expirationDateTime", "notificationUrl", "@odata.type").contains(name)) {
                throw GraphFault.bad(name + " cannot be changed.");
            }
        });
        if (call.body().has("notificationUrl")) {
            String url = url(required(call.body(), "notificationUrl"));
            notifications.handshake(url);
            of.url = url;
        }
        synchronized (this) {
            of.expires = until(required(call.body(), "expirationDateTime"));
            of.authorizedUntil = call.bearer().expires();
        }
        return Answer.json(200, json(of, false));
    }

    Answer reauthorize(Call call) {
        Subscription of = find(call);
        synchronized (this) {
            of.authorizedUntil = call.bearer().expires();
        }
        return Answer.empty(204);
    }

    Answer delete(Call call) {
        Subscription of = find(call);
        synchronized (this) {
            all.remove(of.id);
        }
        return Answer.empty(204);
    }
}
