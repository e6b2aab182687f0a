package org.patchbay.api.graph;

import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

/** What an administrator has consented to. From memory. */
@ProviderType
public interface Permissions {
    /** The capability by which a bundle declares its needs: attributes {@code permission} and {@code purpose}. It asks for nothing by itself. */
    String CAPABILITY = "org.patchbay.graph.permission";

    /** The permissions granted in this tenant, by their Graph names, such as {@code Presence.Read.All}. */
    Set<String> granted(String tenant);
}
