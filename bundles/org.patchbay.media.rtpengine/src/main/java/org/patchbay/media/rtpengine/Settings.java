package org.patchbay.media.rtpengine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.patchbay.api.media.MediaException;

/**
 * The engine's settings, checked.
 *
 * @param instances where they listen, by what they are called
 * @param interfaces rtpengine's name of each network
 * @param copiesNetwork the network by which another engine gets copies to record; empty for that of the leg that is recorded
 * @param digits where rtpengine tells of telephone-events; empty for nowhere
 */
record Settings(
        Map<String, InetSocketAddress> instances,
        Map<String, String> interfaces,
        Optional<Path> prompts,
        Optional<InetSocketAddress> digits,
        String copiesNetwork,
        int silenceSeconds,
        int ranking) {

    static final String PID = "org.patchbay.media.rtpengine";

    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern PLACE =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]+\\]):(\\d{1,5})");
    private static final Pattern NETWORK = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)=([A-Za-z0-9][A-Za-z0-9_.-]{0,63})");

    /** @throws IllegalArgumentException naming PID, key and value */
    static Settings of(RtpengineComponent.Config config) {
        Map<String, InetSocketAddress> instances = new LinkedHashMap<>();
        for (String text : COMMA.split(String.join(",", config.instances()))) {
            if (!text.isBlank()) {
                instances.put(text.strip(), place("instances", text.strip()));
            }
        }
        if (instances.isEmpty()) {
            throw wrong("instances", "", "needs at least one ADDRESS:PORT where an rtpengine listens (--listen-ng)");
        }
        Map<String, String> interfaces = new LinkedHashMap<>();
        // A .cfg file has no arrays: a list arrives as one text with commas.
        for (String text : COMMA.split(String.join(",", config.networks()))) {
            Matcher parts = NETWORK.matcher(text.strip());
            if (!parts.matches()) {
                throw wrong("networks", text.strip(), "is not of the form NAME=INTERFACE");
            }
            if (interfaces.put(parts.group(1), parts.group(2)) != null) {
                throw wrong("networks", text.strip(), "names a network a second time");
            }
        }
        String copies = config.copies__network().strip();
        if (!copies.isEmpty() && !interfaces.containsKey(copies)) {
            throw wrong("copies_network", copies, "is none of the networks " + interfaces.keySet());
        }
        String digits = config.digits__address().strip();
        return new Settings(
                Map.copyOf(instances),
                Map.copyOf(interfaces),
                directory(config.prompts__directory().strip()),
                digits.isEmpty() ? Optional.empty() : Optional.of(place("digits_address", digits)),
                copies,
                number("silence_seconds", config::silence__seconds, 0, 86_400, "has to be from 0 (never) to 86400"),
                number("ranking", config::ranking, -1_000_000, 1_000_000, "has to be from -1000000 to 1000000"));
    }

    String interfaceOf(String network) throws MediaException {
        String name = interfaces.get(network);
        if (name == null) {
            throw new MediaException(
                    503,
                    "There is no media network '" + network + "'; add it to " + PID + " networks, which has "
                            + interfaces.keySet());
        }
        return name;
    }

    private static InetSocketAddress place(String key, String text) {
        Matcher parts = PLACE.matcher(text);
        int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw wrong(key, text, "is not of the form ADDRESS:PORT, with a numeric address (IPv6 in brackets)");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(parts.group(1)), port);
        } catch (UnknownHostException e) {
            throw wrong(key, text, "has no address that is one");
        }
    }

    /** The container converts a value when it is asked for, and what it throws names neither PID nor key. */
    private static int number(String key, IntSupplier value, int least, int most, String wanted) {
        String wrong;
        try {
            int number = value.getAsInt();
            if (number >= least && number <= most) {
                return number;
            }
            wrong = String.valueOf(number);
        } catch (RuntimeException e) {
            wrong = String.valueOf(e.getMessage()).replaceFirst(".*For input string: \"(.*)\".*", "$1");
        }
        throw wrong(key, wrong, wanted);
    }

    private static Optional<Path> directory(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path directory = Path.of(text);
        if (!Files.isDirectory(directory)) {
            throw wrong("prompts_directory", text, "is no directory");
        }
        return Optional.of(directory);
    }

    private static IllegalArgumentException wrong(String key, String value, String why) {
        return new IllegalArgumentException(PID + ": " + key + " = '" + value + "': " + why);
    }
}
