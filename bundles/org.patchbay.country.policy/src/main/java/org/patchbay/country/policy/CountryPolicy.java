package org.patchbay.country.policy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Destination;

/** The country policy for everybody else: each question is answered by the table that is in force then. */
@Component
public final class CountryPolicy implements Countries {
    private final CountryKeeper keeper;

    @Activate
    public CountryPolicy(@Reference CountryKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public long revision() {
        return keeper.table().revision();
    }

    @Override
    public List<Country> eligible() {
        return keeper.table().eligible();
    }

    @Override
    public Optional<Country> country(String code) {
        return keeper.table().country(code);
    }

    @Override
    public Optional<String> refusal(String code) {
        return keeper.table().refusal(code);
    }

    @Override
    public Optional<String> countryOf(E164 number) {
        return keeper.table().countryOf(number);
    }

    @Override
    public Optional<E164> dialled(String code, String digits) {
        return keeper.table().dialled(code, digits);
    }

    @Override
    public Set<String> emergencyNumbers(String code) {
        return keeper.table().emergencyNumbers(code);
    }

    @Override
    public Set<String> emergencyTestNumbers(String code) {
        return keeper.table().emergencyTestNumbers(code);
    }

    @Override
    public Destination destination(String code, E164 number) {
        return keeper.table().destination(code, number);
    }

    @Override
    public Optional<ZoneId> zone(String code) {
        return keeper.table().zone(code);
    }

    @Override
    public Optional<String> holiday(String code, String region, LocalDate day) {
        return keeper.table().holiday(code, region, day);
    }

    @Override
    public Optional<String> callerIdRefusal(String code, E164 shown) {
        return keeper.table().callerIdRefusal(code, shown);
    }
}
