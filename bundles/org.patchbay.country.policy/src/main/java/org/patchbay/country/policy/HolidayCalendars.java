package org.patchbay.country.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.Year;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import de.focus_shift.jollyday.core.impl.DefaultHolidayManager;

/**
 * The calendars of jollyday. A calendar is read when it is first asked for, which takes some milliseconds, and a year of it is kept: later
 * answers come from a map.
 */
final class HolidayCalendars {
    /** More would be a fault of whoever asks; then all is worked out anew. */
    private static final int MOST_YEARS = 2_000;

    private static final Properties PARSERS = parsers();

    private record Key(String calendar, String region, int year) {}

    private final Map<String, HolidayManager> managers = new ConcurrentHashMap<>();
    private final Map<Key, Map<LocalDate, String>> years = new ConcurrentHashMap<>();

    private static Properties parsers() {
        try (InputStream in = resource("jollyday.properties")) {
            Properties all = new Properties();
            all.load(in);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(HolidayCalendars.class.getResourceAsStream("/" + name), name);
    }

    private static String file(String name) {
        return "holidays/Holidays_" + name + ".xml";
    }

    /** Whether there is a calendar of this name: a country's code in lower case. */
    static boolean has(String name) {
        return name.matches("[a-z]{2}") && HolidayCalendars.class.getResource("/" + file(name)) != null;
    }

    /** The public holiday of this day, in English. A region that the calendar does not know has those of the whole country. */
    Optional<String> holiday(String calendar, String region, LocalDate day) {
        Key key = new Key(calendar, region.toLowerCase(Locale.ROOT), day.getYear());
        if (years.size() > MOST_YEARS) {
            years.clear();
        }
        return Optional.ofNullable(years.computeIfAbsent(key, this::year).get(day));
    }

    private Map<LocalDate, String> year(Key key) {
        return here(() -> {
            HolidayManager manager = managers.computeIfAbsent(key.calendar(), HolidayCalendars::manager);
            String[] part = key.region().isEmpty() ? new String[0] : new String[] {key.region()};
            Map<LocalDate, String> all = new HashMap<>();
            for (Holiday holiday : manager.getHolidays(Year.of(key.year()), HolidayType.PUBLIC_HOLIDAY, part)) {
                all.merge(
                        holiday.getDate(),
                        holiday.getDescription(Locale.ENGLISH),
                        (a, b) -> a.compareTo(b) <= 0 ? a : b);
            }
            return Collections.unmodifiableMap(all);
        });
    }

    private static HolidayManager manager(String calendar) {
        HolidayManager manager = new DefaultHolidayManager();
        manager.setConfigurationService(parameter -> {
            try (InputStream in = resource(file(calendar))) {
                return CalendarXml.read(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Properties properties = new Properties();
        properties.putAll(PARSERS);
        manager.init(ManagerParameters.create(calendar, properties));
        return manager;
    }

    /** The library finds its classes and texts by the context's class loader, which is anybody's. */
    private static <T> T here(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(HolidayCalendars.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
