package org.patchbay.lab.cloud.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.entra.SignIn;
import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.LabClock;

/** Subscriptions to presence, with their limits: 650 users, an hour, one for each user and app, in a user's name alone. */
public final class Subscriptions {
    /** How long before its token ends the app is told so. */
    private static final Duration WARNING = Duration.ofMinutes(15);

    private final LabClock clock;
    private final Notifications notifications;
    private final SignIn signIn;
    private final Map<String, Subscription> all = new LinkedHashMap<>();

    Subscriptions(LabClock clock, Notifications notifications, SignIn signIn) {
        this.clock = clock;
        this.signIn = signIn;
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
            warn(of, of.authorizedUntil);
        }
    }

    private void warn(Subscription of, Instant end) {
        if (!end.equals(of.warnedOf)) {
            of.warnedOf = end;
            notifications.lifecycle(of, "reauthorizationRequired");
        }
    }

    private boolean consented(Subscription of) {
        return signIn.granted(of.tenant, of.app, of.user).contains("Presence.Read.All");
    }

    synchronized void changed(String tenant, String user, ObjectNode presence) {
        tick();
        Instant now = clock.instant();
        for (Subscription each : all.values()) {
            if (each.tenant.equals(tenant) && each.users.contains(user) && each.authorizedUntil.isAfter(now)) {
                notifications.change(each, user, presence);
            }
        }
    }

    /** Those that have ended go; those whose token or time soon ends, or whose consent was withdrawn, are warned once of each. */
    synchronized void tick() {
        Instant now = clock.instant();
        all.values().removeIf(each -> !each.expires.isAfter(now));
        for (Subscription each : all.values()) {
            if (!consented(each) && each.authorizedUntil.isAfter(now)) {
                each.authorizedUntil = now;
                warn(each, now);
            }
            Instant end = each.authorizedUntil.isBefore(each.expires) ? each.authorizedUntil : each.expires;
            if (!end.minus(WARNING).isAfter(now)) {
                warn(each, end);
            }
        }
    }

    Answer create(Call call) {
        SubscriptionTerms terms = SubscriptionTerms.of(call, clock.instant());
        one(call);
        notifications.handshake(terms.url());
        if (!terms.lifecycleUrl().isEmpty()) {
            notifications.handshake(terms.lifecycleUrl());
        }
        Subscription made = new Subscription(UUID.randomUUID().toString(), call, terms);
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
        Instant until =
                SubscriptionTerms.until(SubscriptionTerms.required(call.body(), "expirationDateTime"), clock.instant());
        if (call.body().has("notificationUrl")) {
            String url = SubscriptionTerms.url(SubscriptionTerms.required(call.body(), "notificationUrl"));
            notifications.handshake(url);
            of.url = url;
        }
        synchronized (this) {
            of.expires = until;
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
