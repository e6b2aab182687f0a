package org.patchbay.api.directory;

import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.E164;

/**
 * What another system knows of somebody whom the directory keeps: Microsoft Graph a user's licences, a provider its own. It is matched by the
 * first of Entra id, user principal name, provider id and number that is given; whom it matches is never guessed.
 *
 * @param tenant whose
 * @param upn the user principal name, lower case
 * @param number the number assigned there; one that differs from the directory's is a conflict that is shown
 * @param tells the licences that this source knows about: one of them that is not in {@code licences} is not assigned, whatever others say
 * @param licences those of them that are assigned
 */
public record Person(
        String tenant,
        Optional<String> entraId,
        Optional<String> upn,
        Optional<String> providerId,
        Optional<E164> number,
        Set<User.Licence> tells,
        Set<User.Licence> licences) {
    public Person {
        tells = Set.copyOf(tells);
        licences = Set.copyOf(licences);
        if (!tells.containsAll(licences)) {
            throw new IllegalArgumentException("A source cannot assign a licence that it does not tell of.");
        }
    }
}
