package org.patchbay.graph.token;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonObject;

import org.patchbay.api.graph.Purpose;

/**
 * What an administrator of a tenant has consented to for one purpose.
 *
 * @param client the app registration that it was for: another one's is none
 * @param by who sent the administrator there
 */
record Consent(String tenant, Purpose purpose, String client, Set<String> scopes, String by, Instant at) {
    Consent {
        scopes = Set.copyOf(scopes);
    }

    Consent without(Set<String> gone) {
        Set<String> left = new TreeSet<>(scopes);
        left.removeAll(gone);
        return new Consent(tenant, purpose, client, left, by, at);
    }

    String json() {
        JsonObject json = new JsonObject();
        json.addProperty("client", client);
        json.add("scopes", Json.array(scopes));
        json.addProperty("by", by);
        json.addProperty("at", at.toString());
        return json.toString();
    }

    /** Empty for what is none: then nothing is consented to. */
    static Optional<Consent> of(String key, String text) {
        String[] parts = key.split("/", -1);
        JsonObject json = Json.object(text);
        try {
            return parts.length == 2
                    ? Optional.of(new Consent(
                            parts[0],
                            Purpose.valueOf(parts[1]),
                            Json.text(json, "client"),
                            Json.texts(json, "scopes"),
                            Json.text(json, "by"),
                            Instant.parse(Json.text(json, "at"))))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
