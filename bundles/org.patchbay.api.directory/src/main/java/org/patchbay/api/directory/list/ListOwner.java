package org.patchbay.api.directory.list;

/**
 * Whose lists.
 *
 * @param tenant never empty
 * @param level what the owner is
 * @param id the id of the site or user in its tenant; empty for the tenant itself
 */
public record ListOwner(String tenant, Level level, String id) {

    /** What can have lists. */
    public enum Level {
        TENANT,
        SITE,
        USER
    }

    public ListOwner {
        if (tenant.isBlank() || (level == Level.TENANT) != id.isEmpty()) {
            throw new IllegalArgumentException("A list is a tenant's, or that of a site or user with an id.");
        }
    }

    public static ListOwner tenant(String tenant) {
        return new ListOwner(tenant, Level.TENANT, "");
    }

    public static ListOwner site(String tenant, String site) {
        return new ListOwner(tenant, Level.SITE, site);
    }

    public static ListOwner user(String tenant, String user) {
        return new ListOwner(tenant, Level.USER, user);
    }
}
