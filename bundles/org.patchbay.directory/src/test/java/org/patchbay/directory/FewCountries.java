package org.patchbay.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Countries;
import org.patchbay.api.directory.Country;

/** Germany and Austria can be served, all others cannot. */
final class FewCountries implements Countries {
    private static final Set<String> SERVED = Set.of("DE", "AT");

    @Override
    public List<Country> eligible() {
        return List.of();
    }

    @Override
    public Optional<Country> country(String code) {
        return Optional.empty();
    }

    @Override
    public Optional<String> refusal(String code) {
        return SERVED.contains(code) ? Optional.empty() : Optional.of(code + " is not on the list: Austria, Germany.");
    }

    @Override
    public Optional<String> countryOf(E164 number) {
        String value = number.value();
        return value.startsWith("+49")
                ? Optional.of("DE")
                : value.startsWith("+91") ? Optional.of("IN") : Optional.empty();
    }

    @Override
    public Optional<E164> dialled(String code, String digits) {
        return code.equals("DE") && digits.matches("0[1-9][0-9]{5,}")
                ? E164.parse("+49" + digits.substring(1))
                : digits.startsWith("00") ? E164.parse("+" + digits.substring(2)) : Optional.empty();
    }

    @Override
    public Set<String> emergencyNumbers(String code) {
        return Set.of("112");
    }
}
