package org.patchbay.country.policy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.country.Country;
import org.patchbay.api.directory.country.Destination;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.country.CountryOperations;
import org.patchbay.api.ops.country.CountryRule;
import org.patchbay.api.ops.country.CountryView;
import org.patchbay.api.ops.country.NumberView;

/** Shows the table that is in force, and where it is written. */
@Component
public final class CountryConsole implements CountryOperations {
    private static final String BUNDLE = "bundle";

    private final CountryKeeper keeper;

    @Activate
    public CountryConsole(@Reference CountryKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public List<CountryView> countries() {
        CountryKeeper.State state = keeper.state();
        List<CountryView> all = new ArrayList<>();
        for (Country country : state.table().eligible()) {
            String code = country.code();
            all.add(new CountryView(
                    code,
                    country.name(),
                    country.region(),
                    List.copyOf(state.table().emergencyNumbers(code)),
                    state.corrections().getOrDefault(code, Map.of()).values().stream()
                            .map(Written::file)
                            .findFirst()
                            .orElse(BUNDLE),
                    state.problems().getOrDefault(code + CountryBook.SUFFIX, "")));
        }
        return all;
    }

    @Override
    public List<CountryRule> rules(String code) throws OperationException {
        String served = served(keeper.table(), code);
        Map<String, Written> correction = keeper.state().corrections().getOrDefault(served, Map.of());
        List<CountryRule> all = new ArrayList<>();
        keeper.book().corrected(served, correction).forEach((key, written) -> {
            String where = correction.containsKey(key) ? written.file() + ", line " + written.line() : BUNDLE;
            all.add(new CountryRule(key, written.value(), where));
        });
        nextHoliday(keeper.table(), served).ifPresent(day -> all.add(new CountryRule("(next holiday)", day, "")));
        return all;
    }

    /** Of the whole country, today included. */
    private static Optional<String> nextHoliday(CountryTable table, String code) {
        LocalDate today = LocalDate.now(table.zone(code).orElse(ZoneOffset.UTC));
        return Stream.iterate(today, day -> day.plusDays(1))
                .limit(366)
                .flatMap(day -> table.holiday(code, "", day).map(name -> day + " " + name).stream())
                .findFirst();
    }

    private static String served(CountryTable table, String code) throws OperationException {
        String upper = code.toUpperCase(Locale.ROOT);
        Optional<String> refusal = table.refusal(upper);
        if (refusal.isPresent()) {
            throw new OperationException(Reason.NOT_FOUND, refusal.get());
        }
        return upper;
    }

    @Override
    public NumberView number(String text, String from) throws OperationException {
        CountryTable table = keeper.table();
        String here = from.isBlank() ? "" : served(table, from.strip());
        String digits = text.replaceAll("[\\s()./-]", "");
        if (table.emergencyNumbers(here).contains(digits)) {
            return new NumberView(
                    digits,
                    here,
                    "emergency",
                    table.emergencyTestNumbers(here).contains(digits) ? "test" : "emergency",
                    "",
                    "An emergency number must not be shown as the caller's.");
        }
        E164 number = (digits.startsWith("+") ? E164.parse(digits) : table.dialled(here, digits))
                .orElseThrow(() -> new OperationException(
                        Reason.INVALID,
                        "'" + text + "' is no number"
                                + (here.isEmpty()
                                        ? " in international form, such as +4930123456. Say with --from in which country it is dialled."
                                        : " that is dialled in " + here
                                                + ": neither a whole national one, nor one with the prefix for calls abroad, nor an"
                                                + " emergency number.")));
        String country = table.countryOf(number).orElse("");
        Destination destination = table.destination(here.isEmpty() ? country : here, number);
        return new NumberView(
                number.value(),
                country,
                here.isEmpty() ? "" : destination.reach().name().toLowerCase(Locale.ROOT),
                destination.type().name().toLowerCase(Locale.ROOT),
                country.isEmpty() ? "" : table.refusal(country).orElse(""),
                callerId(table, here.isEmpty() ? country : here, number));
    }

    /** Nobody can call from a country that is not served, and what may be shown there is not known. */
    private static String callerId(CountryTable table, String from, E164 number) {
        return table.country(from)
                .flatMap(c -> table.callerIdRefusal(from, number))
                .orElse("");
    }
}
