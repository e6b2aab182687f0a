package org.patchbay.api.ops.account;

import java.net.URI;
import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/**
 * Whose accounts are connected at a platform, and their end. One service for each platform, which its property {@link #PLATFORM} names, such as
 * {@code zoom}. Lists come from memory, and from the store. Every change is audited. Nothing here shows a token.
 */
@ProviderType
public interface AccountOperations {
    /** The service property that says of which platform, in lower case. */
    String PLATFORM = "platform";

    /** The tenants that are configured at the platform, by tenant of the directory. */
    List<AccountTenant> tenants();

    /**
     * The page on which users connect their accounts. No secret.
     *
     * @throws OperationException {@code NOT_FOUND} where none is configured for the tenant
     */
    URI connectLink(String tenant) throws OperationException;

    /**
     * Users whose accounts are connected, and those whose connection the platform has ended since this node was started, by id.
     *
     * @param after the id that the page before ended with; empty for the first
     * @param most how many at most
     * @throws OperationException {@code NOT_FOUND} where the tenant is not configured at the platform
     */
    List<ConnectedAccount> connections(String tenant, String after, int most) throws OperationException;

    /**
     * Ends a user's connection: here at once, whether the platform can be reached or not. What was shown there by it is taken back, and then its
     * token, for which this waits some seconds at most.
     *
     * @throws OperationException {@code NOT_FOUND} where it is not connected, {@code UNAVAILABLE} where it is not used any more but stays on disk
     */
    EndedAccount disconnect(String author, String tenant, String user) throws OperationException;

    /**
     * The same of all users of a tenant, at once. The platform is told afterwards, of one after the other: the audit says what it took.
     *
     * @return how many were connected
     * @throws OperationException {@code NOT_FOUND} where the tenant is not configured at the platform, {@code UNAVAILABLE} where they are not used
     *     any more but stay on disk
     */
    int disconnectAll(String author, String tenant) throws OperationException;
}
