package org.patchbay.country.policy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Country.Emergency;
import org.patchbay.api.directory.country.Destination.Type;

/** Reads the values of a country, strictly: the first that is wrong, missing or unknown is named with its place and with what is allowed. */
final class RuleReader {
    private static final List<String> REGIONS = List.of("North America", "Latin America", "Asia Pacific", "EMEA");
    private static final List<String> KEYS = List.of(
            "name",
            "region",
            "emergency",
            "emergency_tests",
            "emergency_location",
            "emergency_difference.NUMBER",
            "zone",
            "holidays",
            "holiday.DATE",
            "exit_prefixes",
            "trunk_prefix",
            "national_too",
            "type.PREFIX",
            "caller_id_refused",
            "caller_id_refused_prefixes");
    private static final String EMERGENCY = "[0-9]{2,6}";
    private static final String PREFIX = "\\+[1-9][0-9]{0,14}";
    private static final Set<String> ISO = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);
    /** By the longest beginning of a number first. */
    private static final Comparator<String> LONGEST =
            Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final String code;
    private final String file;
    private final Map<String, Written> values;

    private RuleReader(String code, String file, Map<String, Written> values) {
        this.code = code;
        this.file = file;
        this.values = values;
    }

    /**
     * Reads the rules of a country.
     *
     * @param file what is named where a value is missing
     */
    static CountryRules read(String code, String file, Map<String, Written> values) throws WrongCountryFile {
        return new RuleReader(code, file, values).rules();
    }

    private CountryRules rules() throws WrongCountryFile {
        for (Map.Entry<String, Written> each : values.entrySet()) {
            String key = each.getKey();
            int dot = key.indexOf('.');
            String kind = dot < 0 ? key : key.substring(0, dot + 1);
            if (KEYS.stream().noneMatch(k -> dot < 0 ? k.equals(key) : k.startsWith(kind))) {
                throw new WrongCountryFile(
                        key, each.getValue(), "There is no such key; there are " + String.join(", ", KEYS) + ".");
            }
        }
        Set<String> emergency = ordered(
                words("emergency", w -> w.matches(EMERGENCY), "Write numbers as they are dialled, of 2 to 6 digits."));
        if (emergency.isEmpty()) {
            throw new WrongCountryFile(
                    "emergency", needed("emergency"), "A country must not be without emergency numbers.");
        }
        return new CountryRules(
                new Country(code, text("name"), oneOf("region", REGIONS), location()),
                emergency,
                ordered(words(
                        "emergency_tests",
                        emergency::contains,
                        "Write numbers that stand in emergency too: " + String.join(", ", emergency) + ".")),
                differences(),
                zone(),
                calendar(),
                dates("[0-9]{4}-.*", LocalDate::parse),
                dates("[0-9]{2}-.*", day -> MonthDay.parse("--" + day)),
                words("exit_prefixes", w -> w.matches("[0-9]{1,6}"), "Write what is dialled, 1 to 6 digits each.")
                        .stream()
                        .sorted(LONGEST)
                        .toList(),
                trunkPrefix(),
                ordered(words("national_too", w -> ISO.contains(w), "Write ISO 3166-1 codes, such as DE.")),
                types(),
                neverShown(),
                words(
                        "caller_id_refused_prefixes",
                        w -> w.matches(PREFIX),
                        "Write beginnings of numbers in international form, such as +49137."));
    }

    private Written needed(String key) throws WrongCountryFile {
        Written written = values.get(key);
        if (written == null) {
            throw new WrongCountryFile(file, key + " is missing.");
        }
        return written;
    }

    private String text(String key) throws WrongCountryFile {
        Written written = needed(key);
        if (written.value().isEmpty()) {
            throw new WrongCountryFile(key, written, "It must not be empty.");
        }
        return written.value();
    }

    private String oneOf(String key, List<String> allowed) throws WrongCountryFile {
        String value = text(key);
        if (!allowed.contains(value)) {
            throw new WrongCountryFile(key, needed(key), "Allowed: " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    private List<String> words(String key, Predicate<String> right, String allowed) throws WrongCountryFile {
        Written written = values.get(key);
        if (written == null || written.value().isEmpty()) {
            return List.of();
        }
        List<String> words =
                Arrays.stream(written.value().split(",", -1)).map(String::strip).toList();
        for (String word : words) {
            if (!right.test(word)) {
                throw new WrongCountryFile(key, written, "'" + word + "' does not fit. " + allowed);
            }
        }
        return words;
    }

    private static <T> Set<T> ordered(List<T> words) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(words));
    }

    private Emergency location() throws WrongCountryFile {
        return oneOf("emergency_location", List.of("nomadic", "registered")).equals("nomadic")
                ? Emergency.NOMADIC
                : Emergency.REGISTERED;
    }

    private Map<String, String> differences() throws WrongCountryFile {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, Written> each : of("emergency_difference.")) {
            String number = rest(each.getKey());
            if (!number.matches(EMERGENCY) || each.getValue().value().isEmpty()) {
                throw new WrongCountryFile(
                        each.getKey(), each.getValue(), "Write emergency_difference.NUMBER = the reason.");
            }
            all.put(number, each.getValue().value());
        }
        return Collections.unmodifiableMap(all);
    }

    private List<Map.Entry<String, Written>> of(String kind) {
        return values.entrySet().stream()
                .filter(e -> e.getKey().startsWith(kind))
                .toList();
    }

    private static String rest(String key) {
        return key.substring(key.indexOf('.') + 1);
    }

    private ZoneId zone() throws WrongCountryFile {
        try {
            return ZoneId.of(text("zone"));
        } catch (DateTimeException e) {
            throw new WrongCountryFile("zone", needed("zone"), "Write a zone as Europe/Berlin.");
        }
    }

    private Optional<String> calendar() throws WrongCountryFile {
        String value = text("holidays");
        if (value.equals("listed") || value.equals("none")) {
            return Optional.empty();
        }
        String name = value.replaceFirst("^jollyday:", "");
        if (name.equals(value) || !HolidayCalendars.has(name)) {
            throw new WrongCountryFile(
                    "holidays",
                    needed("holidays"),
                    "Allowed: listed (holiday.DATE lines alone), none, or jollyday: and the code of a country whose calendar the library has,"
                            + " such as jollyday:de.");
        }
        return Optional.of(name);
    }

    /** Those whose date looks so; a date that is of no kind is found wrong by the second asking. */
    private <D> Map<D, String> dates(String form, Function<String, D> read) throws WrongCountryFile {
        Map<D, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, Written> each : of("holiday.")) {
            String date = rest(each.getKey());
            boolean mine = date.matches(form);
            if (!mine && date.matches("[0-9]{2}([0-9]{2})?-.*")) {
                continue;
            }
            try {
                all.put(read.apply(date), each.getValue().value());
            } catch (DateTimeException e) {
                throw new WrongCountryFile(
                        each.getKey(), each.getValue(), "Write holiday.2026-12-24 or, for every year, holiday.12-24.");
            }
        }
        return Collections.unmodifiableMap(all);
    }

    private String trunkPrefix() throws WrongCountryFile {
        Written written = values.get("trunk_prefix");
        if (written != null && !written.value().matches("[0-9]{0,4}")) {
            throw new WrongCountryFile("trunk_prefix", written, "Write what is dialled, 1 to 4 digits.");
        }
        return written == null ? "" : written.value();
    }

    private SortedMap<String, Type> types() throws WrongCountryFile {
        SortedMap<String, Type> all = new TreeMap<>(LONGEST);
        for (Map.Entry<String, Written> each : of("type.")) {
            String prefix = rest(each.getKey());
            if (!prefix.matches(PREFIX) || !prefix.startsWith(NumberPlan.prefix(code))) {
                throw new WrongCountryFile(
                        each.getKey(),
                        each.getValue(),
                        "Write type. and the beginning of a number of the country, which has " + NumberPlan.prefix(code)
                                + " in front.");
            }
            all.put(prefix, type(each.getKey(), each.getValue(), each.getValue().value()));
        }
        return Collections.unmodifiableSortedMap(all);
    }

    private static Type type(String key, Written written, String word) throws WrongCountryFile {
        for (Type type : Type.values()) {
            if (type.name().equals(word.toUpperCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new WrongCountryFile(
                key,
                written,
                "Allowed: "
                        + Arrays.stream(Type.values())
                                .map(t -> t.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    /** Premium numbers in any case: whoever calls back must not pay for that. */
    private Set<Type> neverShown() throws WrongCountryFile {
        Written written = values.get("caller_id_refused");
        if (written == null) {
            return Set.of(Type.PREMIUM);
        }
        Set<Type> all = EnumSet.of(Type.PREMIUM);
        for (String word : words("caller_id_refused", w -> true, "")) {
            all.add(type("caller_id_refused", written, word));
        }
        return Collections.unmodifiableSet(all);
    }
}
