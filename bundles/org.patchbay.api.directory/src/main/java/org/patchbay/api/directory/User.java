package org.patchbay.api.directory;

import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.E164;

/**
 * Somebody, or something, that has a number.
 *
 * @param id unique in its tenant, never changed
 * @param site the id of the site
 * @param upn the user principal name in the Microsoft tenant
 * @param display for people
 * @param number the number others reach this user by
 * @param extension the short number inside the tenant, 1 to 10 digits
 * @param kind what it is
 * @param licences what is assigned; both are needed to be served
 */
public record User(
        String id,
        String tenant,
        String site,
        String upn,
        String display,
        Optional<E164> number,
        Optional<String> extension,
        Kind kind,
        Set<Licence> licences) {

    /** What has a number. */
    public enum Kind {
        PERSON,
        COMMON_AREA_PHONE,
        /** A queue, a receptionist, a room. */
        RESOURCE
    }

    /** What a user needs to be served. */
    public enum Licence {
        /** Microsoft Teams Phone (Phone System). */
        PHONE_SYSTEM,
        /** The provider's own. */
        PROVIDER
    }

    public User {
        if (extension.isPresent() && !extension.get().matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException("The extension '" + extension.get() + "' must be 1 to 10 digits.");
        }
        licences = Set.copyOf(licences);
    }
}
