package org.patchbay.api.ops.graph;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/**
 * Which permissions of Microsoft Graph are needed and consented to, and whose accounts are connected. From memory, and from the store; never goes
 * out. Every change is audited.
 */
@ProviderType
public interface GraphOperations {

    /** The Microsoft tenants that are configured, by tenant of the directory. */
    List<GraphTenant> tenants();

    /**
     * Every permission of the catalogue as it is in this tenant, in the order of the catalogue.
     *
     * @throws OperationException {@code NOT_FOUND} where no Microsoft tenant is configured for it
     */
    List<GraphPermission> permissions(String tenant) throws OperationException;

    /**
     * Makes a link to the page on which an administrator of the Microsoft tenant consents. Good once, for a quarter of an hour; who has it can open
     * the page, so that it is sent to that administrator alone.
     *
     * @throws OperationException {@code NOT_FOUND} where no Microsoft tenant is configured for it
     */
    URI consentLink(String author, String tenant) throws OperationException;

    /** The page on which users connect their accounts. No secret. */
    URI connectLink(String tenant) throws OperationException;

    /**
     * Takes consent back, at once: nothing is asked in that tenant for that purpose any more. In the Microsoft tenant it stays until an
     * administrator revokes it there too.
     *
     * @param purpose one of the catalogue, such as {@code PRESENCE}; empty for all
     * @return what was consented to until now, each as {@code PURPOSE: permission}
     * @throws OperationException {@code NOT_FOUND} where no Microsoft tenant is configured for it, {@code INVALID} for another purpose,
     *     {@code UNAVAILABLE} where it counts now but is not kept
     */
    List<String> withdraw(String author, String tenant, Optional<String> purpose) throws OperationException;

    /**
     * Users whose accounts are connected, by id.
     *
     * @param after the id that the page before ended with; empty for the first
     * @param most how many at most
     * @throws OperationException {@code NOT_FOUND} where no Microsoft tenant is configured for it
     */
    List<GraphConnection> connections(String tenant, String after, int most) throws OperationException;

    /**
     * Forgets what is kept of a user's account, at once.
     *
     * @throws OperationException {@code NOT_FOUND} where it is not connected, {@code UNAVAILABLE} where it is not used any more but stays on disk
     */
    void disconnect(String author, String tenant, String user) throws OperationException;
}
