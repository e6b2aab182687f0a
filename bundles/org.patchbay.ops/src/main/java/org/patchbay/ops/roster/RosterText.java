package org.patchbay.ops.roster;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.ops.Lines;

/** A roster entry as it is written: {@code blocking REFUSE 3} in the configuration, lines of keys in the store. */
final class RosterText {
    static final Duration MOST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofSeconds(3);

    private RosterText() {}

    /**
     * The entries of a configuration, which may be parted by commas. Of a wrong one, REFUSE and 3 s count for what cannot be read: a slip of the
     * pen must not let calls past a screen. Only what names no handler is left out.
     *
     * @param complaint told of each wrong one, why, and what counts instead
     */
    static List<RosterEntry> configured(String[] lines, Consumer<String> complaint) {
        List<RosterEntry> entries = new ArrayList<>();
        for (String line : String.join(",", lines).split(",")) {
            String[] words = line.strip().split("\\s+");
            if (words[0].isEmpty()) {
                continue;
            }
            List<String> wrong = new ArrayList<>();
            if (words.length < 2 || words.length > 3) {
                wrong.add("it has " + words.length + " words");
            }
            Absence absence = read(() -> absence(words.length > 1 ? words[1] : ""), Absence.REFUSE, wrong);
            Duration grace = read(() -> words.length > 2 ? limited(seconds(words[2])) : USUAL, USUAL, wrong);
            RosterEntry entry = new RosterEntry(words[0], absence, grace);
            try {
                entries.add(checked(entry));
                if (!wrong.isEmpty()) {
                    complaint.accept("'" + line.strip() + "' cannot be read (" + String.join(", ", wrong) + "), "
                            + absence + " after " + grace.toSeconds() + " s counts");
                }
            } catch (IllegalArgumentException e) {
                complaint.accept("'" + line.strip() + "' is left out (" + e.getMessage() + ")");
            }
        }
        return List.copyOf(entries);
    }

    private static <V> V read(Supplier<V> value, V otherwise, List<String> wrong) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            wrong.add(String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    static RosterEntry checked(RosterEntry entry) {
        if (!entry.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("'" + entry.name() + "' is no name of a handler");
        }
        limited(entry.grace());
        return entry;
    }

    private static Duration limited(Duration grace) {
        if (grace.isNegative() || grace.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("the grace must be 0 to " + MOST.toSeconds() + " seconds");
        }
        return grace;
    }

    static String write(RosterEntry entry) {
        return Lines.write(Map.of(
                "absence",
                entry.absence().name(),
                "grace_seconds",
                BigDecimal.valueOf(entry.grace().toMillis(), 3)
                        .stripTrailingZeros()
                        .toPlainString()));
    }

    /** Says that an entry of the configuration was taken off. */
    static String off() {
        return "off=true";
    }

    /** The entry of a document; empty where it says that there is none. */
    static Optional<RosterEntry> read(String name, String document) {
        Map<String, String> lines = Lines.read(document);
        if (lines.containsKey("off")) {
            return Optional.empty();
        }
        return Optional.of(new RosterEntry(
                name, absence(lines.getOrDefault("absence", "")), seconds(lines.getOrDefault("grace_seconds", "3"))));
    }

    private static Absence absence(String word) {
        for (Absence absence : Absence.values()) {
            if (absence.name().equals(word.toUpperCase(Locale.ROOT))) {
                return absence;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is neither SKIP nor REFUSE");
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValue());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number of seconds", e);
        }
    }
}
