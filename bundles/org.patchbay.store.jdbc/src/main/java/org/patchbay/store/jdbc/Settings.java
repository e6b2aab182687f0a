package org.patchbay.store.jdbc;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in force. Replaced whole.
 *
 * @param url where the database is; empty when it cannot be used
 * @param directory where the last good snapshot is; empty for the usual place
 */
record Settings(String url, String user, String passwordFile, String directory, Limits limits) {
    static final String PID = "org.patchbay.store.jdbc";
    static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            50,
            Duration.ofDays(400));

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

    /**
     * What may be changed while the store runs.
     *
     * @param connect for how long a connection is waited for
     * @param query for how long a statement may run
     * @param lock for how long the writers of other nodes are waited for
     * @param outcome for how long it is asked whether a change was made whose connection broke
     * @param poll how often is looked for changes that no notification told of
     * @param history how many former states of each document are kept
     * @param removed for how long the history of a removed document is kept
     */
    record Limits(
            Duration connect,
            Duration query,
            Duration lock,
            Duration outcome,
            Duration poll,
            int history,
            Duration removed) {}

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay store in a database")
    @interface Config {
        @AttributeDefinition(
                description =
                        "Where the database is: jdbc:postgresql://HOST/DATABASE?sslmode=verify-full, or jdbc:h2:file:PATH."
                                + " Takes effect at the next start.")
        String url();

        @AttributeDefinition(description = "The user of the database. Takes effect at the next start.")
        String user() default "";

        @AttributeDefinition(
                description =
                        "The file with the user's password, readable for its owner alone; empty for none. It is read again for"
                                + " each connection.")
        String password__file() default "";

        @AttributeDefinition(
                description =
                        "Where the last good snapshot is; empty for the directory 'store-jdbc' below the framework property"
                                + " org.patchbay.data. Takes effect at the next start.")
        String directory() default "";

        @AttributeDefinition(
                description = "For how long a connection is waited for, in seconds.",
                min = "1",
                max = "60")
        int connect__seconds() default 5;

        @AttributeDefinition(description = "For how long a statement may run, in seconds.", min = "1", max = "300")
        int query__seconds() default 10;

        @AttributeDefinition(
                description = "For how long the writers of other nodes are waited for, in seconds.",
                min = "1",
                max = "300")
        int lock__seconds() default 10;

        @AttributeDefinition(
                description = "For how long it is asked whether a change was made whose connection broke, in seconds.",
                min = "1",
                max = "600")
        int outcome__seconds() default 30;

        @AttributeDefinition(
                description = "How often is looked for changes that no notification told of, in seconds.",
                min = "1",
                max = "300")
        int poll__seconds() default 2;

        @AttributeDefinition(description = "How many former states of each document are kept.", min = "0", max = "1000")
        int history() default 50;

        @AttributeDefinition(
                description = "How long the history of a removed document is kept, in days.",
                min = "1",
                max = "36500")
        int removed__days() default 400;
    }

    /** Reads what is configured; a value that cannot be used is named, and the one before stays in force. */
    static Settings of(Map<String, Object> configured, @Nullable Settings before) {
        Reader read = new Reader(configured);
        Limits old = before == null ? DEFAULT : before.limits;
        Limits limits = new Limits(
                read.seconds("connect_seconds", 60, DEFAULT.connect, old.connect),
                read.seconds("query_seconds", 300, DEFAULT.query, old.query),
                read.seconds("lock_seconds", 300, DEFAULT.lock, old.lock),
                read.seconds("outcome_seconds", 600, DEFAULT.outcome, old.outcome),
                read.seconds("poll_seconds", 300, DEFAULT.poll, old.poll),
                read.number("history", 0, 1000, DEFAULT.history, old.history),
                Duration.ofDays(read.number(
                        "removed_days", 1, 36_500, (int) DEFAULT.removed.toDays(), (int) old.removed.toDays())));
        String url = read.text("url");
        String wrong = wrongUrl(url);
        if (!wrong.isEmpty()) {
            LOG.error("{}: {}", PID, wrong);
            url = before == null ? "" : before.url;
        }
        return new Settings(
                url,
                read.text("user"),
                read.path("password_file", before == null ? "" : before.passwordFile),
                read.path("directory", before == null ? "" : before.directory),
                limits);
    }

    /** Why this cannot be used; empty if it can. The value itself is not repeated where it may hold a password. */
    static String wrongUrl(String url) {
        if (url.isEmpty()) {
            return "url is not set. Set it to jdbc:postgresql://HOST/DATABASE, or to jdbc:h2:file:PATH.";
        }
        if (url.toLowerCase(Locale.ROOT).contains("password=")) {
            return "url holds a password, which would end in logs, and is not used. Put the password into a file that its owner alone"
                    + " can read (chmod 600), and name that by password_file.";
        }
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            return "url = " + url
                    + " is neither jdbc:postgresql://HOST/DATABASE nor jdbc:h2:file:PATH, and is not used.";
        }
        return "";
    }

    /** The address without its parameters, for people. */
    String shown() {
        return url.replaceFirst("[?;].*", "");
    }

    boolean sameDatabase(Settings other) {
        return url.equals(other.url)
                && user.equals(other.user)
                && passwordFile.equals(other.passwordFile)
                && directory.equals(other.directory);
    }

    /** Not below {@code karaf.data} unless told so: {@code karaf clean} empties that. */
    Path where(Function<String, @Nullable String> property) {
        if (!directory.isEmpty()) {
            return Path.of(directory);
        }
        String own = property.apply("org.patchbay.data");
        if (own != null && !own.isBlank()) {
            return Path.of(own, "store-jdbc");
        }
        String base = property.apply("karaf.base");
        return Path.of(base == null ? "." : base, "state", "store-jdbc");
    }

    /** Takes values as the configuration has them: texts, mostly. */
    private record Reader(Map<String, Object> configured) {

        String text(String key) {
            return Objects.toString(configured.get(key), "").strip();
        }

        String path(String key, String before) {
            String text = text(key);
            try {
                return Path.of(text).toString();
            } catch (InvalidPathException e) {
                LOG.warn(
                        "{}: {} = '{}' is not a path ({}). '{}' stays in force.",
                        PID,
                        key,
                        text,
                        e.getReason(),
                        before);
                return before;
            }
        }

        Duration seconds(String key, int most, Duration byDefault, Duration before) {
            return Duration.ofSeconds(number(key, 1, most, (int) byDefault.toSeconds(), (int) before.toSeconds()));
        }

        int number(String key, int least, int most, int byDefault, int before) {
            String text = text(key);
            if (text.isEmpty()) {
                return byDefault;
            }
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                LOG.debug("{} is not a number", text);
            }
            LOG.warn(
                    "{}: {} = {} is not a whole number from {} to {}. {} stays in force.",
                    PID,
                    key,
                    text,
                    least,
                    most,
                    before);
            return before;
        }
    }
}
