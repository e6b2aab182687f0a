package org.patchbay.lab.cloud.entra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What Microsoft has published of the permissions, and the few that its extract leaves out. */
final class Permissions {
    static final Set<String> OPENID = Set.of("openid", "profile", "email", "offline_access");
    /** Not in the extract; for {@code licenseDetails} and {@code subscribedSkus}. All of them need an administrator. */
    private static final Set<String> MORE =
            Set.of("LicenseAssignment.Read.All", "Organization.Read.All", "Directory.Read.All");

    private final JsonNode permissions;

    Permissions() {
        try (InputStream in =
                Objects.requireNonNull(Permissions.class.getResourceAsStream("permissions-subset.json"))) {
            permissions = new ObjectMapper().readTree(in).path("permissions");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean delegated(String name) {
        return MORE.contains(name) || permissions.path(name).path("schemes").has("DelegatedWork");
    }

    boolean application(String name) {
        return MORE.contains(name) || permissions.path(name).path("schemes").has("Application");
    }

    boolean needsAdmin(String name) {
        return permissions
                .path(name)
                .path("schemes")
                .path("DelegatedWork")
                .path("requiresAdminConsent")
                .asBoolean(true);
    }
}
