package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.plan.RoutingPlan;

/**
 * Who there is. Answers from a snapshot in memory that is replaced whole, so that two askings in one call may differ only if something was
 * changed in between; never blocks.
 */
@ProviderType
public interface Directory {

    List<Tenant> tenants();

    Optional<Tenant> tenant(String id);

    Optional<Tenant> tenantByHost(String host);

    List<Site> sites(String tenant);

    Optional<Site> site(String tenant, String id);

    List<User> users(String tenant);

    Optional<User> user(String tenant, String id);

    /** Who has this number; numbers are unique over all tenants. */
    Optional<User> byNumber(E164 number);

    /** By the user principal name, in whatever case. */
    Optional<User> byUpn(String tenant, String upn);

    /** By the id at the provider; never more than one in a tenant. */
    default Optional<User> byProviderId(String tenant, String id) {
        return id.isEmpty()
                ? Optional.empty()
                : users(tenant).stream()
                        .filter(user -> user.providerId().equals(id))
                        .findFirst();
    }

    /** By the whole extension: behind the code of its site, where the site has one. */
    Optional<User> byExtension(String tenant, String extension);

    /**
     * Whose extension somebody at this site means by these digits: one of the same site as it is, one of another behind that site's code. Where
     * both can be meant, the site's own counts.
     *
     * @param site the id of the site; empty where it is not known
     */
    Optional<User> dialledExtension(String tenant, String site, String digits);

    List<Group> groups(String tenant);

    /** The users who are in this group, by their ids' order; none where there is no such group. */
    default List<User> members(String tenant, String group) {
        return users(tenant).stream()
                .filter(user -> user.groups().contains(group))
                .sorted(java.util.Comparator.comparing(User::id))
                .toList();
    }

    /** Where the tenant's calls go; an empty plan where there is no such tenant. */
    RoutingPlan plan(String tenant);

    /** Whose range this number is in, when no user has it. */
    Optional<NumberRange> rangeOf(E164 number);

    /** What was not put on the service, and why. */
    List<Problem> problems();
}
