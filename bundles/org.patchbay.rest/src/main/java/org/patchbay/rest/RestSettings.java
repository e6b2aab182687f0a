package org.patchbay.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

import org.patchbay.rest.http.ListenerSettings;

/**
 * The settings, when all of them can be used together.
 *
 * @param perSecond requests of each
 * @param importBytes how large an import may be
 * @param backupBytes how large a backup that is sent here may be
 */
record RestSettings(ListenerSettings listener, int perSecond, int importBytes, long backupBytes) {

    /** What is wrong, each with PID, key and value. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient List<String> problems;

        Unusable(List<String> problems) {
            super(String.join(" ", problems));
            this.problems = problems;
        }

        List<String> problems() {
            return problems;
        }
    }

    static RestSettings of(RestConfig config) throws Unusable {
        List<String> problems = new ArrayList<>();
        String address = config.address().strip();
        RestSettings settings = new RestSettings(
                new ListenerSettings(
                        address,
                        number(problems, "port", config::port, 1, 65535),
                        config.key__store().strip(),
                        config.key__store__password().strip(),
                        number(problems, "threads", config::threads, 4, 64),
                        number(problems, "idle_seconds", config::idle__seconds, 1, 300)),
                number(problems, "requests_per_second", config::requests__per__second, 1, 10_000),
                number(problems, "import_megabytes", config::import__megabytes, 1, 256) << 20,
                (long) number(problems, "backup_megabytes", config::backup__megabytes, 1, 65_536) << 20);
        if (!settings.listener().isTls() && problems.isEmpty()) {
            loopback(problems, address);
        }
        if (!problems.isEmpty()) {
            throw new Unusable(problems);
        }
        return settings;
    }

    /** Tokens and passwords would be read on their way. */
    private static void loopback(List<String> problems, String address) {
        try {
            if (!InetAddress.getByName(address).isLoopbackAddress() || address.isEmpty()) {
                problems.add(
                        "org.patchbay.rest: address = " + address
                                + " can be reached by others, and without TLS they could read tokens and passwords. Set key_store and key_store_password as well, or address = 127.0.0.1.");
            }
        } catch (IOException e) {
            problems.add("org.patchbay.rest: address = " + address + " is no address of this machine.");
        }
    }

    /** The container converts a value when it is asked for, and throws what names neither the PID nor the key. */
    private static int number(List<String> problems, String key, IntSupplier value, int least, int most) {
        String wrong;
        try {
            int given = value.getAsInt();
            if (given >= least && given <= most) {
                return given;
            }
            wrong = String.valueOf(given);
        } catch (RuntimeException e) {
            wrong = String.valueOf(e.getMessage()).replaceFirst(".*For input string: ", "");
        }
        problems.add("org.patchbay.rest: " + key + " = " + wrong + " is not a whole number from " + least + " to "
                + most + ".");
        return least;
    }
}
