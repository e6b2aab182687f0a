package org.patchbay.api.ops.access;

import java.util.Map;
import java.util.Optional;

/**
 * Somebody who has been authenticated.
 *
 * @param name as audit names it
 * @param roles by tenant; {@link #NODE} for the node and all of its tenants
 */
public record Principal(String name, Map<String, Role> roles) {
    /** The key of a role for everything. */
    public static final String NODE = "*";

    public Principal {
        roles = Map.copyOf(roles);
    }

    /** The role for a tenant, or with {@link #NODE} for the node. */
    public Optional<Role> role(String tenant) {
        Role node = roles.get(NODE);
        Role own = roles.get(tenant);
        return Optional.ofNullable(node == null || own != null && own.compareTo(node) > 0 ? own : node);
    }

    /** Whether it may do for this tenant what the role may. */
    public boolean may(Role needed, String tenant) {
        return role(tenant).filter(r -> r.compareTo(needed) >= 0).isPresent();
    }
}
