package org.patchbay.lab.cloud.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Which permissions allow a request, as Microsoft has published it, and for the paths that are missing there. */
final class Scopes {
    private static final Set<String> LICENCES = Set.of(
            "LicenseAssignment.Read.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
            "User.Read",
            "User.Read.All",
            "User.ReadWrite.All");
    private static final Set<String> SKUS = Set.of(
            "LicenseAssignment.Read.All",
            "Organization.Read.All",
            "Organization.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All");
    /** Scheme, method and path, to what allows it. */
    private final Map<String, Set<String>> allowed = new HashMap<>();

    Scopes() {
        JsonNode paths;
        try (InputStream in = Objects.requireNonNull(Scopes.class.getResourceAsStream("paths-to-permissions.json"))) {
            paths = new ObjectMapper().readTree(in).path("paths");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        paths.properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> method.getValue().properties().forEach(scheme -> {
                    Set<String> names = new HashSet<>();
                    scheme.getValue().path("least").forEach(each -> names.add(each.asText()));
                    scheme.getValue().path("other").forEach(each -> names.add(each.asText()));
                    allowed.put(scheme.getKey() + " " + method.getKey() + " " + path.getKey(), Set.copyOf(names));
                })));
        allowed.put("DelegatedWork GET /users/{id}/licensedetails", LICENCES);
        allowed.put("DelegatedWork GET /subscribedskus", SKUS);
        allowed.put("Application GET /subscribedskus", SKUS);
        // The list of permissions has no subscriptions: it is those of the resource. Of presence there are no others.
        Set<String> presence = Set.of("Presence.Read.All");
        allowed.put("DelegatedWork POST /subscriptions", presence);
        allowed.put("DelegatedWork POST /subscriptions/{id}/reauthorize", presence);
        allowed.put("DelegatedWork PATCH /subscriptions/{id}", presence);
        // One that is named there under the collection alone.
        for (String scheme : Set.of("DelegatedWork", "Application")) {
            allowed.computeIfAbsent(
                    scheme + " GET /communications/presences/{id}",
                    each -> allowed.getOrDefault(scheme + " GET /communications/presences", Set.of()));
        }
    }

    /** Any one of these; empty where none allows it. */
    Set<String> allowing(boolean application, String method, Description.Place place) {
        return allowed.getOrDefault(
                (application ? "Application " : "DelegatedWork ") + method + " " + place.permission(), Set.of());
    }

    /** Those that the app's subscriptions can be looked at and deleted with: any. */
    static boolean needsNone(String method, Description.Place place) {
        return place.template().startsWith("/subscriptions")
                && Set.of("GET", "DELETE").contains(method);
    }
}
