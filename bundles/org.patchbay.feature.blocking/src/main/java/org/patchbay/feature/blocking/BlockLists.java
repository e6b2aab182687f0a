package org.patchbay.feature.blocking;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.patchbay.api.call.CallView;
import org.patchbay.api.call.Party;
import org.patchbay.api.directory.list.Direction;
import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.directory.list.NumberLists;
import org.patchbay.api.directory.list.Ruling;

/**
 * Whether a number is blocked, by lists or by settings, for somebody of a tenant. Tenant, site and user each judge for themselves: what one
 * allows is not blocked by its own list and settings, and is by those of another.
 *
 * @param patterns which of the settings count: callers or destinations
 */
record BlockLists(
        NumberLists lists, CallView call, Direction direction, Function<BlockingSettings, List<String>> patterns) {

    /** Which list or setting blocks it, for the trace; empty where none does. */
    Optional<String> blocking(Party whose, String number) {
        String tenant = call.scope().tenant();
        List<String> ofTenant = patterns.apply(call.settings(BlockingSettings.class));
        Ruling byTenant = ruling(ListOwner.tenant(tenant), number);
        if (byTenant == Ruling.BLOCKED) {
            return Optional.of("the list of the tenant");
        }
        if (byTenant == Ruling.UNLISTED && NumberPattern.anyMatches(ofTenant, number)) {
            return Optional.of("the settings of the tenant");
        }
        Ruling bySite = whose.site()
                .map(site -> ruling(ListOwner.site(tenant, site), number))
                .orElse(Ruling.UNLISTED);
        if (bySite == Ruling.BLOCKED) {
            return Optional.of("the list of the site");
        }
        Ruling byUser = whose.user()
                .map(user -> ruling(ListOwner.user(tenant, user), number))
                .orElse(Ruling.UNLISTED);
        if (byUser == Ruling.BLOCKED) {
            return Optional.of("the list of the user");
        }
        List<String> own = patterns.apply(call.settings(whose, BlockingSettings.class));
        // Who has set nothing has the tenant's, which have been judged.
        boolean counts = byUser != Ruling.ALLOWED && bySite != Ruling.ALLOWED && !own.equals(ofTenant);
        return counts && NumberPattern.anyMatches(own, number) ? Optional.of("the settings") : Optional.empty();
    }

    private Ruling ruling(ListOwner owner, String number) {
        return lists.ruling(owner, direction, number, call.now());
    }
}
