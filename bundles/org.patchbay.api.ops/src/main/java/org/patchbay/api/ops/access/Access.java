package org.patchbay.api.ops.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/** Who may operate. Tokens are kept as digests alone: whoever loses one gets a new one. */
@ProviderType
public interface Access {

    /** By name and password, of the users of the console; the roles are those of its groups. The caller overwrites the array. */
    Optional<Principal> password(String name, char[] password);

    /** By a token. The caller overwrites the array. */
    Optional<Principal> token(char[] token);

    /** All tokens, without their secrets. */
    List<TokenView> tokens();

    /**
     * Makes a token, which is shown this once.
     *
     * @param name 1 to 63 lower case letters, digits, dots and dashes, unique
     * @param roles by tenant, {@link Principal#NODE} for the node
     * @param expires when it ends
     * @throws OperationException INVALID, or CONFLICT: there is one of this name
     */
    char[] issue(String author, String name, Map<String, Role> roles, Instant expires) throws OperationException;

    /** @throws OperationException NOT_FOUND */
    void revoke(String author, String name) throws OperationException;
}
