package org.patchbay.api.graph;

import java.util.List;
import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

/** What is needed of Microsoft Graph and what an administrator has consented to. From memory. */
@ProviderType
public interface Permissions {
    /** The capability by which a bundle declares its needs, with attributes {@code scope}, {@code purpose} and perhaps {@code enabledBy}; written by {@link GraphScope}. */
    String CAPABILITY = "org.patchbay.graph";

    /** The permissions granted in this tenant, by their Graph names, such as {@code Presence.Read.All}; empty for an unknown tenant. */
    Set<String> granted(String tenant);

    /** Every permission of the catalogue as it is in this tenant, in the order of the catalogue. */
    List<PermissionView> all(String tenant);
}
