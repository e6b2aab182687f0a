package org.patchbay.country.policy;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Countries;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.api.directory.country.Destination.Reach;
import org.patchbay.api.directory.country.Destination.Type;

/** The rules of all countries at one time. Immutable. */
final class CountryTable implements Countries {
    private static final Set<String> ISO = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);
    private static final int LONGEST_PREFIX = 16;

    private final Map<String, CountryRules> rules;
    private final NumberPlan numbers;
    private final HolidayCalendars calendars;
    private final long revision;
    private final List<Country> byName;
    private final String list;
    /** What country files say of numbers, by their beginning. */
    private final Map<String, Type> types = new HashMap<>();

    CountryTable(Map<String, CountryRules> rules, NumberPlan numbers, HolidayCalendars calendars, long revision) {
        this.rules = new TreeMap<>(rules);
        this.numbers = numbers;
        this.calendars = calendars;
        this.revision = revision;
        byName = rules.values().stream()
                .map(CountryRules::country)
                .sorted(Comparator.comparing(Country::name))
                .toList();
        list = String.join(", ", byName.stream().map(Country::name).toList());
        rules.values().forEach(r -> types.putAll(r.types()));
    }

    boolean isMadeOf(Map<String, CountryRules> others) {
        return rules.equals(others);
    }

    @Override
    public List<Country> eligible() {
        return byName;
    }

    @Override
    public Optional<Country> country(String code) {
        return rules(code).map(CountryRules::country);
    }

    Optional<CountryRules> rules(String code) {
        return Optional.ofNullable(rules.get(code));
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public Optional<String> refusal(String code) {
        return rules.containsKey(code)
                ? Optional.empty()
                : Optional.of(name(code) + " is not among the " + rules.size()
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
        CountryRules here = rules.get(code);
        return here == null || here.emergency().contains(digits) ? Optional.empty() : numbers.dialled(here, digits);
    }

    @Override
    public Set<String> emergencyNumbers(String code) {
        return rules(code).map(CountryRules::emergency).orElse(Set.of());
    }

    @Override
    public Set<String> emergencyTestNumbers(String code) {
        return rules(code).map(CountryRules::emergencyTests).orElse(Set.of());
    }

    @Override
    public Destination destination(String code, E164 number) {
        Optional<String> country = countryOf(number);
        boolean national = country.filter(c -> c.equals(code)
                        || rules(code).filter(r -> r.nationalToo().contains(c)).isPresent())
                .isPresent();
        return new Destination(country, national ? Reach.NATIONAL : Reach.INTERNATIONAL, type(number));
    }

    private Type type(E164 number) {
        if (!types.isEmpty()) {
            String value = number.value();
            for (int length = Math.min(value.length(), LONGEST_PREFIX); length > 1; length--) {
                Type known = types.get(value.substring(0, length));
                if (known != null) {
                    return known;
                }
            }
        }
        return numbers.type(number);
    }

    @Override
    public Optional<ZoneId> zone(String code) {
        return rules(code).map(CountryRules::zone);
    }

    @Override
    public Optional<String> holiday(String code, String region, LocalDate day) {
        CountryRules here = rules.get(code);
        if (here == null) {
            return Optional.empty();
        }
        String listed = here.holidays().getOrDefault(day, here.yearlyHolidays().get(MonthDay.from(day)));
        if (listed != null) {
            return Optional.of(listed).filter(name -> !name.isEmpty());
        }
        return here.calendar().flatMap(calendar -> calendars.holiday(calendar, region, day));
    }

    @Override
    public Optional<String> callerIdRefusal(String code, E164 shown) {
        CountryRules here = rules.get(code);
        if (here == null) {
            return refusal(code);
        }
        if (isEmergency(code, shown)
                || countryOf(shown).filter(c -> isEmergency(c, shown)).isPresent()) {
            return Optional.of("An emergency number must not be shown as the caller's.");
        }
        Type type = type(shown);
        if (here.neverShown().contains(type)) {
            return Optional.of("A number of the kind " + type.name().toLowerCase(Locale.ROOT)
                    + " must not be shown as the caller's in a call from "
                    + here.country().name() + ".");
        }
        return here.neverShownPrefixes().stream()
                .filter(shown.value()::startsWith)
                .findFirst()
                .map(prefix ->
                        "A number that begins with " + prefix + " must not be shown as the caller's in a call from "
                                + here.country().name() + ".");
    }

    /** With or without the country in front: +112, +49112. */
    private boolean isEmergency(String code, E164 shown) {
        Set<String> emergency = emergencyNumbers(code);
        String value = shown.value();
        String prefix = NumberPlan.prefix(code);
        return emergency.contains(value.substring(1))
                || value.startsWith(prefix) && emergency.contains(value.substring(prefix.length()));
    }
}
