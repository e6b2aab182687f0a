package org.patchbay.country.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Country.Emergency;
import org.patchbay.api.directory.country.Destination;

/** The table as shipped. Immutable. */
@Component
public final class CountryTable implements Countries {

    private static final Set<String> ISO = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

    private record Row(Country country, Set<String> emergency, Set<String> tests) {}

    private final Map<String, Row> rows = new TreeMap<>();
    private final List<Country> byName;
    private final String list;
    private final NumberPlan numbers = new NumberPlan();

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
        Set<String> emergency = new LinkedHashSet<>();
        Set<String> tests = new LinkedHashSet<>();
        for (String number : fields[3].split(" ")) {
            boolean test = number.endsWith("*");
            String digits = test ? number.substring(0, number.length() - 1) : number;
            emergency.add(digits);
            if (test) {
                tests.add(digits);
            }
        }
        rows.put(
                fields[1],
                new Row(country, Collections.unmodifiableSet(emergency), Collections.unmodifiableSet(tests)));
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
        return numbers.countryOf(number);
    }

    @Override
    public Optional<E164> dialled(String code, String digits) {
        return emergencyNumbers(code).contains(digits) ? Optional.empty() : numbers.dialled(code, digits);
    }

    @Override
    public Set<String> emergencyNumbers(String code) {
        Row row = rows.get(code);
        return row == null ? Set.of() : row.emergency();
    }

    @Override
    public Set<String> emergencyTestNumbers(String code) {
        Row row = rows.get(code);
        return row == null ? Set.of() : row.tests();
    }

    @Override
    public Destination destination(String code, E164 number) {
        Optional<String> country = countryOf(number);
        return new Destination(
                country,
                country.filter(code::equals).isPresent() ? Destination.Reach.NATIONAL : Destination.Reach.INTERNATIONAL,
                Destination.Type.UNKNOWN);
    }

    @Override
    public Optional<ZoneId> zone(String code) {
        return Optional.empty();
    }

    @Override
    public Optional<String> holiday(String code, String region, LocalDate day) {
        return Optional.empty();
    }

    @Override
    public Optional<String> callerIdRefusal(String code, E164 shown) {
        return Optional.empty();
    }
}
