package org.patchbay.api.ops.personal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody about whom something is kept: a user, or an outsider of whom only the number is known.
 *
 * @param tenant the user's tenant; empty for an outsider, who may have to do with any
 * @param user the id of the user, if it is one
 * @param numbers in international form, with the plus
 * @param calls the ids of calls that the person took part in, as far as somebody knows them
 * @param everywhere whether what other tenants and the node have of a user is meant too; if not, it must be neither told nor touched
 */
public record Person(
        String tenant, Optional<String> user, List<String> numbers, Set<String> calls, boolean everywhere) {

    public Person {
        if (user.isPresent() == tenant.isEmpty()) {
            throw new IllegalArgumentException("A user has a tenant, and an outsider has none.");
        }
        if (user.isEmpty() && !everywhere) {
            throw new IllegalArgumentException("An outsider is of no tenant: there is no part that is one's alone.");
        }
        numbers = List.copyOf(numbers);
        calls = Set.copyOf(calls);
    }

    /** One of whom all is meant, wherever it is. */
    public Person(String tenant, Optional<String> user, List<String> numbers, Set<String> calls) {
        this(tenant, user, numbers, calls, true);
    }

    /** The same person with the calls that are known now. */
    public Person with(Set<String> knownCalls) {
        return new Person(tenant, user, numbers, knownCalls, everywhere);
    }

    /** Whether what this tenant has is meant. */
    public boolean isMeantAt(String anyTenant) {
        return everywhere || tenant.equals(anyTenant);
    }
}
