package org.patchbay.cdr;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in force. Replaced whole.
 *
 * @param directory where the files are; empty for {@code cdr} beside the other data of this node
 * @param keepDays for how many days files are kept; 0 for ever
 */
record CdrSettings(String directory, int keepDays) {
    static final String PID = "org.patchbay.cdr";
    static final CdrSettings DEFAULT = new CdrSettings("", 400);

    private static final Logger LOG = LoggerFactory.getLogger(CdrSettings.class);
    private static final int MOST_DAYS = 3650;

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay call detail records")
    @interface Config {
        @AttributeDefinition(
                description = "Where the files are; empty for the directory 'cdr' below the framework property"
                        + " org.patchbay.data. Takes effect at the next start.")
        String directory() default "";

        @AttributeDefinition(
                description = "For how many days files are kept; 0 for ever.",
                min = "0",
                max = "" + MOST_DAYS)
        int keep__days() default 400;
    }

    /** Reads what is configured; a value that cannot be used is named, and the one before stays in force. */
    static CdrSettings of(Map<String, Object> configured, CdrSettings before) {
        return new CdrSettings(directory(configured, before), keepDays(configured, before));
    }

    private static String directory(Map<String, Object> configured, CdrSettings before) {
        String directory =
                String.valueOf(configured.getOrDefault("directory", "")).strip();
        try {
            return Path.of(directory).toString();
        } catch (InvalidPathException e) {
            LOG.warn(
                    "{}: directory = '{}' is not a path to a directory ({}). '{}' stays in force.",
                    PID,
                    directory,
                    e.getReason(),
                    before.directory);
            return before.directory;
        }
    }

    private static int keepDays(Map<String, Object> configured, CdrSettings before) {
        Object value = configured.get("keep_days");
        if (value == null) {
            return DEFAULT.keepDays;
        }
        try {
            int days = Integer.parseInt(value.toString().strip());
            if (days >= 0 && days <= MOST_DAYS) {
                return days;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} is not a number", value);
        }
        LOG.warn(
                "{}: keep_days = '{}' is not a whole number from 0 to {}. {} stays in force.",
                PID,
                value,
                MOST_DAYS,
                before.keepDays);
        return before.keepDays;
    }

    /** Not below {@code karaf.data} unless told so: {@code karaf clean} empties that. */
    Path where(Function<String, @Nullable String> property) {
        if (!directory.isEmpty()) {
            return Path.of(directory);
        }
        String own = property.apply("org.patchbay.data");
        if (own != null && !own.isBlank()) {
            return Path.of(own, "cdr");
        }
        String base = property.apply("karaf.base");
        return Path.of(base == null ? "." : base, "state", "cdr");
    }
}
