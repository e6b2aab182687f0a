package org.patchbay.feature.spam;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.Site;
import org.patchbay.api.directory.User;
import org.patchbay.api.directory.country.Countries;

/** What the directory and the country policy know of numbers; nothing for as long as they are not there. */
@Component(service = KnownNumbers.class)
public final class KnownNumbers {
    private volatile @Nullable Directory directory;
    private volatile @Nullable Countries countries;

    @Activate
    public KnownNumbers() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDirectory(Directory bound) {
        directory = bound;
    }

    void unbindDirectory(Directory bound) {
        if (directory == bound) {
            directory = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCountries(Countries bound) {
        countries = bound;
    }

    void unbindCountries(Countries bound) {
        if (countries == bound) {
            countries = null;
        }
    }

    @Nullable
    Countries countries() {
        return countries;
    }

    /** Whether it is a user whose telephone is the provider's: of users there are no others who call from there. */
    boolean callsFromTheProvider(String tenant, Party party) {
        Directory known = directory;
        return known != null
                && party.user()
                        .flatMap(id -> known.user(tenant, id))
                        .filter(user -> user.platform() == User.Platform.PROVIDER)
                        .isPresent();
    }

    /** The country of a user's site. */
    Optional<String> country(String tenant, String user) {
        Directory known = directory;
        return known == null
                ? Optional.empty()
                : known.user(tenant, user)
                        .flatMap(found -> known.site(tenant, found.site()))
                        .map(Site::country);
    }

    /** A number in international form, as somebody in this country would read it. */
    Optional<E164> number(Party from, Optional<String> country) {
        Countries known = countries;
        return from.e164().isPresent() || known == null || from.dialled().isEmpty()
                ? from.e164()
                : country.flatMap(code -> known.dialled(code, from.dialled()));
    }

    /** What a caller is remembered by, in whatever form the number comes. */
    String key(Party from, Optional<String> country) {
        return number(from, country).map(E164::value).orElseGet(from::dialled);
    }
}
