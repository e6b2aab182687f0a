package org.patchbay.ops.roster;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.patchbay.api.call.roster.Absence;
import org.patchbay.api.call.roster.RosterEntry;
import org.patchbay.ops.Lines;

/** A roster entry as it is written: {@code blocking REFUSE 3} in the configuration, lines of keys in the store. */
final class RosterText {
    static final Duration MOST = Duration.ofMinutes(1);

    private RosterText() {}

    /** The entries of a configuration, which may be parted by commas; a wrong one is told of and left out. */
    static List<RosterEntry> configured(String[] lines, Consumer<String> complaint) {
        List<RosterEntry> entries = new ArrayList<>();
        for (String line : String.join(",", lines).split(",")) {
            String[] words = line.strip().split("\\s+");
            if (words[0].isEmpty()) {
                continue;
            }
            try {
                Duration grace = words.length > 2 ? seconds(words[2]) : Duration.ofSeconds(3);
                if (words.length > 3 || words.length < 2) {
                    throw new IllegalArgumentException("it has " + words.length + " words");
                }
                entries.add(checked(new RosterEntry(words[0], absence(words[1]), grace)));
            } catch (IllegalArgumentException e) {
                complaint.accept("'" + line.strip() + "' (" + e.getMessage() + ")");
            }
        }
        return List.copyOf(entries);
    }

    static RosterEntry checked(RosterEntry entry) {
        if (!entry.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("'" + entry.name() + "' is no name of a handler");
        }
        if (entry.grace().isNegative() || entry.grace().compareTo(MOST) > 0) {
            throw new IllegalArgumentException("the grace must be 0 to " + MOST.toSeconds() + " seconds");
        }
        return entry;
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
