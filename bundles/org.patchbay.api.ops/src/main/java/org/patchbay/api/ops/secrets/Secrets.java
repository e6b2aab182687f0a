package org.patchbay.api.ops.secrets;

import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where secrets are read from. A setting holds a reference: {@code file:tls/key-password} (below the directory for secrets, readable by its
 * owner alone) or {@code env:PATCHBAY_TLS_PASSWORD}.
 */
@ProviderType
public interface Secrets {

    /**
     * The secret behind a reference, read anew each time, so that it can be renewed without a restart. The caller overwrites the array when it
     * has done with it, and must not log it or keep it in a string.
     *
     * @return empty when there is none
     * @throws IllegalArgumentException when the reference is of an unknown kind or leads outside; the message never holds the secret
     */
    Optional<char[]> read(String reference);
}
