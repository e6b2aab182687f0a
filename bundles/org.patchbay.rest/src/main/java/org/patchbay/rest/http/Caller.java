package org.patchbay.rest.http;

import java.util.List;

import org.patchbay.api.ops.access.Principal;
import org.patchbay.api.ops.access.Role;

/** Who asks, and what that allows. */
public record Caller(Principal principal) {

    public String name() {
        return principal.name();
    }

    public boolean may(Role role, String tenant) {
        return principal.may(role, tenant);
    }

    /** Whether it may for the node, and with that for every tenant. */
    public boolean mayAll(Role role) {
        return may(role, Principal.NODE);
    }

    /** @throws Problem 403 that names the role and what it is needed for */
    public void need(Role role, String tenant) {
        if (!may(role, tenant)) {
            throw Problem.of(
                    403,
                    "This needs the role " + role
                            + (tenant.equals(Principal.NODE) ? " for the node." : " for the tenant '" + tenant + "'."));
        }
    }

    public void needNode(Role role) {
        need(role, Principal.NODE);
    }

    /** For what is nobody's secret: a role for anything at all. */
    public void needAny(Role role) {
        if (tenants(role).isEmpty()) {
            needNode(role);
        }
    }

    /** The tenants it may do this for by a role of their own. */
    public List<String> tenants(Role role) {
        return principal.roles().keySet().stream()
                .filter(tenant -> !tenant.equals(Principal.NODE) && may(role, tenant))
                .sorted()
                .toList();
    }

    /**
     * The tenant that is meant, or empty for all: only for who may do it for the node.
     *
     * @param asked empty where none was named
     */
    public String scope(Role role, String asked) {
        if (!asked.isEmpty()) {
            need(role, named(asked));
            return asked;
        }
        if (mayAll(role)) {
            return "";
        }
        List<String> own = tenants(role);
        if (own.isEmpty()) {
            needNode(role);
        }
        if (own.size() > 1) {
            throw Problem.of(422, List.of("Say for which tenant: one of " + own + "."));
        }
        return own.get(0);
    }

    /** A tenant that was named, and no sign for all of them. */
    public static String named(String tenant) {
        if (tenant.isBlank() || tenant.equals(Principal.NODE)) {
            throw Problem.of(422, List.of("'" + tenant + "' is no tenant. Write its id."));
        }
        return tenant;
    }
}
