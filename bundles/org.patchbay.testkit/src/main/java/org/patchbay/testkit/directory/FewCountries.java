package org.patchbay.testkit.directory;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Country.Emergency;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.api.directory.country.Destination.Reach;
import org.patchbay.api.directory.country.Destination.Type;

/** Austria, Germany and the United States can be served, all others cannot; of those India's prefix is known. */
public final class FewCountries implements Countries {
    private static final List<Country> SERVED = List.of(
            new Country("AT", "Austria", "Europe", Emergency.REGISTERED),
            new Country("DE", "Germany", "Europe", Emergency.REGISTERED),
            new Country("US", "United States", "North America", Emergency.NOMADIC));
    private static final Map<String, String> PREFIXES = Map.of("+43", "AT", "+49", "DE", "+1", "US", "+91", "IN");
    private static final Map<String, String> ABROAD = Map.of("AT", "00", "DE", "00", "US", "011");

    private static final Map<String, String> ZONES =
            Map.of("AT", "Europe/Vienna", "DE", "Europe/Berlin", "US", "America/New_York");

    @Override
    public List<Country> eligible() {
        return SERVED;
    }

    @Override
    public Optional<Country> country(String code) {
        return SERVED.stream().filter(c -> c.code().equals(code)).findFirst();
    }

    @Override
    public Optional<String> refusal(String code) {
        return country(code).isPresent()
                ? Optional.empty()
                : Optional.of(code + " is not on the list: Austria, Germany, United States.");
    }

    @Override
    public Optional<String> countryOf(E164 number) {
        return PREFIXES.entrySet().stream()
                .filter(p -> number.value().startsWith(p.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public Optional<E164> dialled(String code, String digits) {
        String abroad = ABROAD.get(code);
        if (abroad == null || emergencyNumbers(code).contains(digits)) {
            return Optional.empty();
        } else if (digits.startsWith(abroad)) {
            return E164.parse("+" + digits.substring(abroad.length()));
        } else if (code.equals("US")) {
            return digits.matches("1?[2-9][0-9]{9}")
                    ? E164.parse("+1" + digits.substring(digits.length() - 10))
                    : Optional.empty();
        }
        return digits.matches("0[1-9][0-9]{5,}")
                ? E164.parse((code.equals("DE") ? "+49" : "+43") + digits.substring(1))
                : Optional.empty();
    }

    @Override
    public Set<String> emergencyNumbers(String code) {
        return country(code).isEmpty() ? Set.of() : code.equals("US") ? Set.of("911") : Set.of("110", "112");
    }

    /** Fixed numbers everywhere, but +49900, which is premium. */
    @Override
    public Destination destination(String code, E164 number) {
        Optional<String> country = countryOf(number);
        return new Destination(
                country,
                country.filter(code::equals).isPresent() ? Reach.NATIONAL : Reach.INTERNATIONAL,
                number.value().startsWith("+49900") ? Type.PREMIUM : Type.FIXED);
    }

    @Override
    public Optional<ZoneId> zone(String code) {
        return Optional.ofNullable(ZONES.get(code)).map(ZoneId::of);
    }

    /** The first day of the year alone. */
    @Override
    public Optional<String> holiday(String code, String region, LocalDate day) {
        return day.getDayOfYear() == 1 ? Optional.of("New Year") : Optional.empty();
    }

    @Override
    public Optional<String> callerIdRefusal(String code, E164 shown) {
        return Optional.empty();
    }
}
