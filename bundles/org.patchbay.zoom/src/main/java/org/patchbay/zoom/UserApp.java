package org.patchbay.zoom;

import java.net.URI;

/**
 * The user-managed app of an account, by which its users connect theirs.
 *
 * @param clientSecret a reference of {@link org.patchbay.api.ops.secrets.Secrets}, as is {@code webhookSecret}, which may be empty
 * @param publicUrl where browsers reach this node's pages, without a slash at its end
 */
record UserApp(String clientId, String clientSecret, String webhookSecret, URI publicUrl) {

    /** Where Zoom sends a browser back to; the app at Zoom has to name the same. */
    URI redirect() {
        return URI.create(publicUrl + "/pages/" + ConnectPage.NAME);
    }

    /** Where users of a tenant connect. */
    URI page(String tenant) {
        return URI.create(redirect() + "?tenant=" + tenant);
    }
}
