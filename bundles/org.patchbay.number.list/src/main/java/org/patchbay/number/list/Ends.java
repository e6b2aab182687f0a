package org.patchbay.number.list;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** From when on an entry does not count any more, to the minute. */
final class Ends {
    private static final int LATEST = 2_119_000_000;

    private Ends() {}

    /**
     * A date, which is the last day in UTC, or a time with its offset.
     *
     * @throws IllegalArgumentException saying what is wrong and what to do
     */
    static int read(String text) {
        if (text.isBlank()) {
            return Keys.FOREVER;
        }
        String given = text.strip();
        try {
            return minute(
                    given.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
                            ? LocalDate.parse(given)
                                    .plusDays(1)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + given
                            + "' is no end. Write the last day, 2026-12-24, or a time with its offset, 2026-12-24T18:00:00+01:00.");
        }
    }

    /** @throws IllegalArgumentException when that is no time to end at */
    static int minute(Instant end) {
        long minute = Math.floorDiv(end.getEpochSecond(), 60);
        if (minute <= 0 || minute > LATEST) {
            throw new IllegalArgumentException("'" + end + "' is no end: the year must be 1970 to 6000.");
        }
        return (int) minute;
    }

    /** The minute that a time is in. */
    static int now(Instant time) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, Math.floorDiv(time.getEpochSecond(), 60)));
    }

    static Optional<Instant> instant(int end) {
        return end == Keys.FOREVER ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end * 60L));
    }
}
