package org.patchbay.directory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Settings of this node, checked.
 *
 * @param folder where the CSV files are
 * @param poll how often the sources are looked at
 */
record DirectorySettings(Path folder, Duration poll) {
    static final String PID = "org.patchbay.directory";
    /** What is in force until something else is configured. */
    static final DirectorySettings DEFAULT = new DirectorySettings(inEtc("patchbay/directory"), Duration.ofSeconds(2));

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay directory")
    @interface Config {
        @AttributeDefinition(
                description = "Folder of tenants.csv, sites.csv, users.csv and so on; relative to the etc directory.")
        String folder() default "patchbay/directory";

        @AttributeDefinition(description = "How often the sources are looked at, in seconds.", min = "1", max = "3600")
        int poll__seconds() default 2;
    }

    /** @throws IllegalArgumentException that names the key and the value */
    static DirectorySettings of(Config config) {
        int seconds = pollSeconds(config);
        try {
            return new DirectorySettings(inEtc(config.folder().strip()), Duration.ofSeconds(seconds));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(PID + ": folder = " + config.folder() + " is no path.", e);
        }
    }

    /** The container converts a value when it is asked for, and what it throws names neither PID nor key. */
    private static int pollSeconds(Config config) {
        String wrong;
        try {
            int seconds = config.poll__seconds();
            if (seconds >= 1 && seconds <= 3600) {
                return seconds;
            }
            wrong = String.valueOf(seconds);
        } catch (RuntimeException e) {
            wrong = String.valueOf(e.getMessage()).replaceFirst(".*For input string: ", "");
        }
        throw new IllegalArgumentException(
                PID + ": poll_seconds = " + wrong + " is not a whole number from 1 to 3600.");
    }

    private static Path inEtc(String folder) {
        return Path.of(System.getProperty("karaf.etc", "etc")).resolve(folder);
    }
}
