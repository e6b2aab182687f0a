package org.patchbay.routing.continuity;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import org.patchbay.api.ops.routing.Availability;

/** For how long somebody took calls, in seconds; what was down during an exercise counts as neither. */
record Tally(long up, long down, long drill) {
    static final Tally NONE = new Tally(0, 0, 0);
    static final double TARGET = 99.9;

    Tally plus(Tally more) {
        return new Tally(up + more.up, down + more.down, drill + more.drill);
    }

    /** @param elapsed how much of the month is over */
    Availability view(String what, Duration elapsed) {
        long seen = up + down;
        return new Availability(
                what,
                Duration.ofSeconds(up),
                Duration.ofSeconds(down),
                Duration.ofSeconds(Math.max(0, elapsed.toSeconds() - seen - drill)),
                seen == 0 ? 100 : Math.round(up * 100_000.0 / seen) / 1000.0,
                TARGET);
    }

    static String write(Map<String, Tally> all) {
        Map<String, String> lines = new TreeMap<>();
        all.forEach((what, tally) -> lines.put(what, tally.up + " " + tally.down + " " + tally.drill));
        return KeyValues.write(lines);
    }

    /** A line that cannot be read is left out: its time is unseen. */
    static Map<String, Tally> read(String text) {
        Map<String, Tally> all = new LinkedHashMap<>();
        KeyValues.read(text).forEach((what, line) -> {
            if (line.matches("[0-9]{1,9} [0-9]{1,9} [0-9]{1,9}")) {
                String[] n = line.split(" ");
                all.put(what, new Tally(Long.parseLong(n[0]), Long.parseLong(n[1]), Long.parseLong(n[2])));
            }
        });
        return all;
    }
}
