package org.patchbay.bus;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.call.Party;

/**
 * Lets calls share what is alike in their parties, which each keeps for as long as it lasts: countries, sites and users are a few for many calls.
 * Bounded; of two values that share a place the later one stays. May be used by any thread.
 */
final class Alike {
    private static final int PLACES = 256;

    private final AtomicReferenceArray<@Nullable Optional<String>> seen = new AtomicReferenceArray<>(PLACES);

    /** The same party, with what is known of it held once. */
    Party of(Party party) {
        if (party.user().isEmpty() && party.site().isEmpty() && party.country().isEmpty()) {
            return party;
        }
        return new Party(
                party.uri(), party.e164(), party.display(), of(party.user()), of(party.site()), of(party.country()));
    }

    private Optional<String> of(Optional<String> value) {
        if (value.isEmpty()) {
            return value;
        }
        int hash = value.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Optional<String> there = seen.getAcquire(place);
        if (value.equals(there)) {
            return there;
        }
        seen.setRelease(place, value);
        return value;
    }
}
