package org.patchbay.directory;

import java.util.Optional;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.directory.NumberRange;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.Tenant;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;

/** Whose call it is, and who its parties are, by one snapshot. */
final class Identification {
    private Identification() {}

    /** From the peer where it is one tenant's, else by the host that was dialled, else by whose number is called. */
    static Optional<String> tenant(Snapshot snapshot, Arrival arrival) {
        return arrival.tenant()
                .or(() ->
                        Optional.ofNullable(snapshot.byHost.get(arrival.host())).map(Tenant::id))
                .or(() -> arrival.to().e164().flatMap(snapshot::owner))
                // Whoever calls from outside can claim any number: only the hub's word counts.
                .or(() ->
                        arrival.side() == Side.HUB ? arrival.from().e164().flatMap(snapshot::owner) : Optional.empty());
    }

    static Party identify(Snapshot snapshot, Optional<Countries> countries, String tenant, Party party) {
        Optional<User> user = party.e164()
                .flatMap(snapshot::byNumber)
                .filter(u -> u.tenant().equals(tenant))
                .or(() -> snapshot.byExtension(tenant, party.dialled()));
        if (user.isPresent()) {
            User known = user.get();
            return new Party(
                    party.uri(),
                    party.e164(),
                    party.display().isEmpty() ? known.display() : party.display(),
                    Optional.of(known.id()),
                    Optional.of(known.site()),
                    snapshot.site(tenant, known.site()).map(Site::country));
        }
        if (party.e164().isEmpty()) {
            return party;
        }
        E164 number = party.e164().get();
        Snapshot.Ineligible refused = snapshot.ineligible.get(number.value());
        if (refused != null && refused.tenant().equals(tenant)) {
            return placed(party, Optional.of(refused.site()), Optional.of(refused.country()));
        }
        Optional<Site> site = snapshot.rangeOf(number)
                .filter(r -> r.tenant().equals(tenant))
                .map(NumberRange::site)
                .flatMap(id -> snapshot.site(tenant, id));
        return placed(
                party,
                site.map(Site::id),
                site.map(Site::country).or(() -> countries.flatMap(c -> c.countryOf(number))));
    }

    private static Party placed(Party party, Optional<String> site, Optional<String> country) {
        return new Party(party.uri(), party.e164(), party.display(), Optional.empty(), site, country);
    }
}
