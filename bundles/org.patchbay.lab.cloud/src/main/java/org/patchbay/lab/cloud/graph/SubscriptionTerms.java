package org.patchbay.lab.cloud.graph;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/** What a subscription is asked for with, found to be in order. */
record SubscriptionTerms(
        String resource,
        Set<String> users,
        String url,
        String lifecycleUrl,
        String clientState,
        Optional<Encryption> encryption,
        Instant expires) {
    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final Duration SHORTEST = Duration.ofMinutes(45);
    private static final Pattern ONE = Pattern.compile("/?communications/presences/([^/?()']+)");
    private static final Pattern MANY =
            Pattern.compile("/?communications/presences\\?\\$filter=id in \\((.*)\\)", Pattern.DOTALL);

    /** @throws GraphFault for what is not in order */
    static SubscriptionTerms of(Call call, Instant now) {
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
        Instant expires = until(required(body, "expirationDateTime"), now);
        String state = body.path("clientState").asText("");
        if (state.length() > 128) {
            throw GraphFault.bad("clientState has to have at most 128 characters.");
        }
        for (String each : List.of("id", "applicationId", "creatorId")) {
            if (body.has(each)) {
                throw GraphFault.bad(each + " is read-only.");
            }
        }
        return new SubscriptionTerms(resource, users, url, lifecycle, state, encryption(body), expires);
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

    static String required(JsonNode body, String name) {
        String value = body.path(name).asText("");
        if (value.isEmpty() || body.path(name).isNull()) {
            throw GraphFault.bad(name + " is required.");
        }
        return value;
    }

    /** Https; plain http on loopback alone, where a test listens. */
    static String url(String text) {
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

    static Instant until(String text, Instant now) {
        Instant expires;
        try {
            expires = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw GraphFault.bad("expirationDateTime is no time.");
        }
        if (!expires.isAfter(now)) {
            throw GraphFault.bad("expirationDateTime is in the past.");
        }
        if (expires.isAfter(now.plus(LONGEST))) {
            throw GraphFault.bad(
                    "Subscription expiration can only be " + LONGEST.toMinutes() + " minutes in the future.");
        }
        return expires.isBefore(now.plus(SHORTEST)) ? now.plus(SHORTEST) : expires;
    }
}
