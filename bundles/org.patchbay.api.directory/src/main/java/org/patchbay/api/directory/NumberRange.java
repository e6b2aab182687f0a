package org.patchbay.api.directory;

import org.patchbay.api.call.E164;

/**
 * Numbers that belong to a tenant, whether a user has them or not.
 *
 * @param first the first of them
 * @param last the last of them; of the same length
 * @param site whose they are
 */
public record NumberRange(String tenant, String site, E164 first, E164 last) {

    public NumberRange {
        if (first.value().length() != last.value().length() || first.value().compareTo(last.value()) > 0) {
            throw new IllegalArgumentException("A range must rise and keep its length, not go from " + first.masked()
                    + " to " + last.masked() + ". Exchange or correct its ends.");
        }
    }

    public boolean contains(E164 number) {
        String n = number.value();
        return n.length() == first.value().length()
                && n.compareTo(first.value()) >= 0
                && n.compareTo(last.value()) <= 0;
    }
}
