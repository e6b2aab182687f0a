package org.patchbay.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * The settings, when all of them can be used together.
 *
 * @param port 0 for any that is free
 * @param keyStore the file of a PKCS #12 key store; empty for no TLS
 * @param keyStorePassword a reference of {@link org.patchbay.api.ops.secrets.Secrets}
 * @param threads how many requests are worked on at a time, at most
 * @param idleSeconds after how long a connection on which nothing happens is closed
 * @param bodySeconds within how long a body must have come whole
 * @param expected names that somebody takes when all is well
 */
record WebhookSettings(
        String address,
        int port,
        String keyStore,
        String keyStorePassword,
        int threads,
        int idleSeconds,
        int bodySeconds,
        Set<String> expected) {
    static final String PID = "org.patchbay.webhook";

    WebhookSettings {
        expected = Set.copyOf(expected);
    }

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

    boolean isTls() {
        return !keyStore.isEmpty();
    }

    WebhookSettings withKeyStore(String file) {
        return new WebhookSettings(address, port, file, keyStorePassword, threads, idleSeconds, bodySeconds, expected);
    }

    /** Whether the same listening point serves both. */
    boolean listensLike(WebhookSettings other) {
        return new WebhookSettings(
                        address, port, keyStore, keyStorePassword, threads, idleSeconds, bodySeconds, other.expected)
                .equals(other);
    }

    static WebhookSettings of(WebhookConfig config) throws Unusable {
        List<String> problems = new ArrayList<>();
        String address = config.address().strip();
        WebhookSettings settings = new WebhookSettings(
                address,
                number(problems, "port", config::port, 1, 65535),
                config.key__store().strip(),
                config.key__store__password().strip(),
                number(problems, "threads", config::threads, 4, 64),
                number(problems, "idle_seconds", config::idle__seconds, 1, 300),
                number(problems, "body_seconds", config::body__seconds, 1, 60),
                names(problems, config.expected()));
        if (!settings.isTls() && problems.isEmpty()) {
            loopback(problems, address);
        }
        if (!problems.isEmpty()) {
            throw new Unusable(problems);
        }
        return settings;
    }

    private static Set<String> names(List<String> problems, String[] given) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(given)
                .flatMap(each -> Arrays.stream(each.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .forEach(names::add);
        names.stream()
                .filter(name -> !Hooks.isName(name))
                .forEach(name -> problems.add(PID + ": expected = " + name
                        + " is no name of a webhook: lower case letters, digits and dashes."));
        return names;
    }

    /** What is posted, and what proves who posted it, would be read on its way. */
    private static void loopback(List<String> problems, String address) {
        try {
            if (!InetAddress.getByName(address).isLoopbackAddress() || address.isEmpty()) {
                problems.add(
                        PID + ": address = " + address
                                + " can be reached by others, and without TLS they could read what is posted. Set key_store and key_store_password as well, or address = 127.0.0.1 and a reverse proxy before it.");
            }
        } catch (IOException e) {
            problems.add(PID + ": address = " + address + " is no address of this machine.");
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
        problems.add(PID + ": " + key + " = " + wrong + " is not a whole number from " + least + " to " + most + ".");
        return least;
    }
}
