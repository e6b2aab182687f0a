package org.patchbay.country.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Countries;
import org.patchbay.api.directory.Country;
import org.patchbay.api.directory.Country.Emergency;

/** The table as shipped. Immutable. */
@Component
public final class CountryTable implements Countries {

    private static final Set<String> ISO = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

    /** What a telephone can dial; the library would also read letters and texts around a number. */
    private static final Pattern DIALLED = Pattern.compile("[0-9]{4,20}");

    private record Row(Country country, Set<String> emergency) {}

    private final Map<String, Row> rows = new TreeMap<>();
    private final List<Country> byName;
    private final String list;
    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

    @Activate
    public CountryTable() {
        try (InputStream in = Objects.requireNonNull(CountryTable.class.getResourceAsStream("countries.csv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(l -> !l.startsWith("#") && !l.startsWith("region,"))
                    .forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byName = rows.values().stream()
                .map(Row::country)
                .sorted(Comparator.comparing(Country::name))
                .toList();
        list = String.join(", ", byName.stream().map(Country::name).toList());
    }

    private void add(String line) {
        String[] fields = line.split(",", -1);
        boolean nomadic = fields[1].equals("US") || fields[1].equals("CA");
        Country country =
                new Country(fields[1], fields[2], fields[0], nomadic ? Emergency.NOMADIC : Emergency.REGISTERED);
        rows.put(fields[1], new Row(country, Set.of(fields[3].split(" "))));
    }

    @Override
    public List<Country> eligible() {
        return byName;
    }

    @Override
    public Optional<Country> country(String code) {
        return Optional.ofNullable(rows.get(code)).map(Row::country);
    }

    @Override
    public Optional<String> refusal(String code) {
        return rows.containsKey(code)
                ? Optional.empty()
                : Optional.of(name(code) + " is not among the " + rows.size()
                        + " countries and territories that can be served: " + list + ".");
    }

    /** A code that is no country's is shown as it was written: it is most often a misspelling. */
    static String name(String code) {
        return ISO.contains(code)
                ? new Locale("", code).getDisplayCountry(Locale.ENGLISH) + " (" + code + ")"
                : "'" + code + "', which is no ISO 3166-1 country code,";
    }

    @Override
    public Optional<String> countryOf(E164 number) {
        try {
            String region = numbers.getRegionCodeForNumber(numbers.parse(number.value(), "ZZ"));
            // 001 is what the library calls numbers of no country: satellites, international freephone.
            return Optional.ofNullable(region).filter(r -> !r.equals("ZZ") && !r.equals("001"));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<E164> dialled(String code, String digits) {
        if (!DIALLED.matcher(digits).matches() || emergencyNumbers(code).contains(digits)) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = numbers.parse(digits, code);
            return numbers.isValidNumber(number)
                    ? E164.parse(numbers.format(number, PhoneNumberUtil.PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public Set<String> emergencyNumbers(String code) {
        Row row = rows.get(code);
        return row == null ? Set.of() : row.emergency();
    }
}
