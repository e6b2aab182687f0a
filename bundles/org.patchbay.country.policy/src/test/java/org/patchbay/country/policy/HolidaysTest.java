package org.patchbay.country.policy;

import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import de.focus_shift.jollyday.core.CalendarHierarchy;
import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HolidaysTest {
    private final CountryTable table = Shipped.TABLE;

    @ParameterizedTest
    @CsvSource({
        "DE,'',2026-10-03,German Unity",
        "DE,BE,2026-03-08,Women",
        "DE,BY,2026-01-06,Epiphany",
        "US,'',2026-11-26,Thanksgiving",
        "PR,'',2026-11-26,Thanksgiving",
        "PR,'',2026-07-25,Constitution Day",
        "PR,'',2026-04-03,Good Friday",
        "IL,'',2026-09-21,Yom Kippur",
        "GB,SCT,2026-11-30,Andrew",
        "GR,'',2026-04-12,Easter",
        "JP,'',2026-01-01,"
    })
    void namesTheDay(String code, String region, LocalDate day, String name) {
        if (name == null) {
            assertThat(table.holiday(code, region, day)).isEmpty();
        } else {
            assertThat(table.holiday(code, region, day))
                    .hasValueSatisfying(n -> assertThat(n).contains(name));
        }
    }

    @Test
    void leavesWhatOnlyAPartKeepsToThatPart() {
        assertThat(table.holiday("DE", "", LocalDate.of(2026, 3, 8))).isEmpty();
        assertThat(table.holiday("DE", "BY", LocalDate.of(2026, 3, 8))).isEmpty();
        assertThat(table.holiday("DE", "XX", LocalDate.of(2026, 10, 3))).isPresent();
        assertThat(table.holiday("DE", "", LocalDate.of(2026, 11, 25))).isEmpty();
    }

    @Test
    void everyCountryHasItsNewYearAndFewerThanThirtyHolidays() {
        for (String code : CountryBook.SERVED) {
            Map<LocalDate, String> found = new TreeMap<>();
            for (LocalDate day = LocalDate.of(2027, 1, 1); day.getYear() == 2027; day = day.plusDays(1)) {
                LocalDate each = day;
                table.holiday(code, "", day).ifPresent(name -> found.put(each, name));
            }
            assertThat(found).as(code).hasSizeBetween(5, 30);
            assertThat(found.values()).as(code).noneMatch(name -> name.isBlank() || name.contains("undefined"));
        }
    }

    /** The calendars are read by code of ours: it must understand them as the library's own does, part by part. */
    @Test
    void agreesWithTheLibrarysOwnReaderOnEveryPartOfEveryCountry() {
        HolidayCalendars ours = new HolidayCalendars();
        int compared = 0;
        for (String code : CountryBook.SERVED) {
            String calendar = code.toLowerCase(Locale.ROOT);
            if (!HolidayCalendars.has(calendar)) {
                assertThat(code).isIn("PR", "IL");
                continue;
            }
            HolidayManager theirs = HolidayManager.getInstance(ManagerParameters.create(calendar));
            for (String[] part : parts(theirs.getCalendarHierarchy())) {
                for (int year : part.length < 2 ? new int[] {2026, 2032} : new int[0]) {
                    Set<Holiday> wanted = theirs.getHolidays(Year.of(year), HolidayType.PUBLIC_HOLIDAY, part);
                    String region = part.length == 0 ? "" : part[0];
                    for (LocalDate day = LocalDate.of(year, 1, 1); day.getYear() == year; day = day.plusDays(1)) {
                        LocalDate each = day;
                        List<String> names = wanted.stream()
                                .filter(h -> h.getDate().equals(each))
                                .map(h -> h.getDescription(Locale.ENGLISH))
                                .sorted()
                                .toList();
                        assertThat(ours.holiday(calendar, region, day))
                                .as("%s %s %s", code, region, day)
                                .isEqualTo(names.stream().findFirst());
                        compared += names.size();
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(5_000);
    }

    private static List<String[]> parts(CalendarHierarchy root) {
        List<String[]> parts = new ArrayList<>();
        parts.add(new String[0]);
        Deque<CalendarHierarchy> open = new ArrayDeque<>(root.getChildren().values());
        open.forEach(child -> parts.add(new String[] {child.getId()}));
        return parts;
    }
}
