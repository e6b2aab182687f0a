package org.patchbay.lab.cloud.entra;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.patchbay.lab.cloud.wire.LabClock;

/** What the sign-in service knows, and what its parts share. */
final class State {
    /** The resources that Graph is called by in its clouds. */
    private static final Set<String> GRAPHS = Set.of(
            "https://graph.microsoft.com",
            "https://graph.microsoft.us",
            "https://dod-graph.microsoft.us",
            "https://microsoftgraph.chinacloudapi.cn");

    /** Scopes without their resource, and that. */
    record Asked(Set<String> scopes, Set<String> openid, String resource, boolean inFull, boolean byDefault) {}

    /** A code that is good once. */
    record Code(
            App app,
            Tenant tenant,
            String user,
            String redirect,
            Asked asked,
            String challenge,
            String nonce,
            Instant until) {}

    /** A refresh token. */
    record Refresh(App app, Tenant tenant, String user, Set<String> openid, int session, Instant until) {}

    final LabClock clock;
    final Permissions permissions = new Permissions();
    final Consents consents = new Consents();
    final Issuer issuer = new Issuer();
    final Map<String, App> apps = new ConcurrentHashMap<>();
    final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    final Map<String, Code> codes = new ConcurrentHashMap<>();
    final Set<String> spent = ConcurrentHashMap.newKeySet();
    final Map<String, Refresh> refreshes = new ConcurrentHashMap<>();
    final Set<String> secondFactor = ConcurrentHashMap.newKeySet();
    volatile Duration tokenLife = Duration.ofHours(1);
    volatile Duration refreshLife = Duration.ofDays(90);

    State(LabClock clock) {
        this.clock = clock;
    }

    App app(String id) {
        App app = apps.get(id);
        if (app == null) {
            throw new Refused(
                    400,
                    "unauthorized_client",
                    700016,
                    "Application with identifier '" + id + "' was not found in the directory. This can happen if the"
                            + " application has not been installed by the administrator of the tenant.");
        }
        return app;
    }

    /** The tenant of a path; for {@code organizations} and {@code common} that of the user. */
    Tenant tenant(String segment, String user) {
        Tenant tenant = tenants.get(segment);
        if (tenant == null && Set.of("organizations", "common").contains(segment)) {
            tenant = tenants.values().stream()
                    .filter(each -> each.person(user).isPresent())
                    .findFirst()
                    .orElse(null);
        }
        if (tenant == null) {
            throw new Refused(
                    400,
                    "invalid_request",
                    90002,
                    "Tenant '" + segment + "' not found. Check to make sure you have the correct tenant ID.");
        }
        return tenant;
    }

    Person person(Tenant tenant, String user) {
        Person person = tenant.person(user)
                .orElseThrow(() ->
                        Refused.grant(50034, "The user account does not exist in the " + tenant.id() + " directory."));
        if (!person.enabled()) {
            throw Refused.grant(50057, "The user account is disabled.");
        }
        return person;
    }

    /** Takes the scopes of a request apart. @throws Refused for what there is not */
    Asked scopes(String text) {
        Set<String> scopes = new LinkedHashSet<>();
        Set<String> openid = new LinkedHashSet<>();
        String resource = "https://graph.microsoft.com";
        boolean inFull = false;
        boolean byDefault = false;
        for (String each : text.trim().split(" +")) {
            Optional<String> graph =
                    GRAPHS.stream().filter(one -> each.startsWith(one + "/")).findFirst();
            String name = graph.map(one -> each.substring(one.length() + 1)).orElse(each);
            if (graph.isPresent()) {
                resource = graph.get();
                inFull = true;
            }
            if (Permissions.OPENID.contains(name)) {
                openid.add(name);
            } else if (name.equals(".default")) {
                byDefault = true;
            } else if (permissions.delegated(name)) {
                scopes.add(name);
            } else {
                throw new Refused(
                        400,
                        "invalid_scope",
                        650053,
                        "The application asked for scope '" + name + "' that doesn't exist on the resource.");
            }
        }
        if (byDefault && !scopes.isEmpty()) {
            throw new Refused(
                    400, "invalid_scope", 70011, ".default scope can't be combined with resource-specific scopes.");
        }
        return new Asked(scopes, openid, resource, inFull, byDefault);
    }

    /** What of these nobody has consented to. */
    Set<String> missing(Tenant tenant, App app, String user, Collection<String> scopes) {
        Set<String> missing = new LinkedHashSet<>(scopes);
        missing.removeAll(consents.scopes(tenant.id(), app.id(), user));
        return missing;
    }
}
