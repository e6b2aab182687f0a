package org.patchbay.api.directory;

import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.call.E164;

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

    Optional<User> byExtension(String tenant, String extension);

    /** Whose range this number is in, when no user has it. */
    Optional<NumberRange> rangeOf(E164 number);

    /** What was not put on the service, and why. */
    List<Problem> problems();
}
