package org.patchbay.media.embedded;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.embedded.relay.PortRange;
import org.patchbay.media.embedded.sdp.Addresses;

/**
 * The engine's settings, checked.
 *
 * @param ranges by name of their network
 * @param prompts the directory, if one is configured
 * @param recordings the directory, if one is configured
 * @param recordingDays for how long recordings are kept; 0 for ever
 */
record Settings(
        Map<String, PortRange> ranges,
        Optional<Path> prompts,
        int silenceSeconds,
        Optional<Path> recordings,
        int recordingMinutes,
        int recordingDays,
        int recordingFreeMegabytes,
        boolean fillsSilence) {

    static final String PID = "org.patchbay.media.embedded";

    private static final Pattern NETWORK = Pattern.compile(
            "([A-Za-z][A-Za-z0-9-]*)=(\\[[^\\]]+\\]|[^:!\\[]+)(?:!(\\[[^\\]]+\\]|[^:!\\[]+))?:(\\d{1,5})-(\\d{1,5})");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final int LOWEST_PORT = 1024;
    /** In minutes: a day. */
    private static final int LONGEST_RECORDING = 1440;
    /** In days: a hundred years. */
    private static final int LONGEST_KEPT = 36_525;
    /** In megabytes: a terabyte. */
    private static final int MOST_FREE = 1 << 20;

    /**
     * @param before the settings in force: ranges that stay the same stay the same object, and so know which of their ports are in use
     * @throws IllegalArgumentException naming PID, key and value
     */
    static Settings of(EmbeddedMediaEngine.Config config, @Nullable Settings before) {
        Map<String, PortRange> ranges = new LinkedHashMap<>();
        // A .cfg file has no arrays: a list arrives as one text with commas.
        for (String network : COMMA.split(String.join(",", config.networks()))) {
            PortRange range = range(network.strip());
            for (PortRange other : ranges.values()) {
                if (other.network().equals(range.network()) || other.overlaps(range)) {
                    throw wrong("networks", network, "has the name or ports of network '" + other.network() + "'");
                }
            }
            PortRange kept = before == null ? null : before.ranges().get(range.network());
            ranges.put(range.network(), kept != null && kept.same(range) ? kept : range);
        }
        int silence = number("silence_seconds", config::silence__seconds, 86_400, "has to be from 0 (never) to 86400");
        int minutes = number(
                "recording_minutes",
                config::recording__minutes,
                LONGEST_RECORDING,
                "has to be from 1 to " + LONGEST_RECORDING);
        if (minutes < 1) {
            throw wrong("recording_minutes", "0", "has to be from 1 to " + LONGEST_RECORDING);
        }
        return new Settings(
                Map.copyOf(ranges),
                directory(config.prompts__directory().strip()),
                silence,
                writable(config.recording__directory().strip()),
                minutes,
                number(
                        "recording_days",
                        config::recording__days,
                        LONGEST_KEPT,
                        "has to be from 0 (for ever) to " + LONGEST_KEPT),
                number(
                        "recording_free_megabytes",
                        config::recording__free__megabytes,
                        MOST_FREE,
                        "has to be from 0 (none) to " + MOST_FREE),
                fills(config.fill__silence().strip()));
    }

    /** Where recordings go unless the configuration says so: not below {@code karaf.data}, which {@code karaf clean} empties. */
    static Path recordings(Function<String, @Nullable String> property) {
        String own = property.apply("org.patchbay.data");
        if (own != null && !own.isBlank()) {
            return Path.of(own, "recordings");
        }
        String base = property.apply("karaf.base");
        return Path.of(base == null ? "." : base, "state", "recordings");
    }

    /** The ports of a network. */
    PortRange network(String name) throws MediaException {
        PortRange range = ranges.get(name);
        if (range == null) {
            throw new MediaException(
                    503,
                    "There is no media network '" + name + "'; add it to " + PID + " networks, which has "
                            + ranges.keySet());
        }
        return range;
    }

    /** How many threads carry packets. */
    static int threads(EmbeddedMediaEngine.Config config) {
        int threads = number("threads", config::threads, 64, "has to be from 0 (one for two processors) to 64");
        return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** The container converts a value when it is asked for, and what it throws names neither PID nor key. */
    private static int number(String key, IntSupplier value, int most, String wanted) {
        String wrong;
        try {
            int number = value.getAsInt();
            if (number >= 0 && number <= most) {
                return number;
            }
            wrong = String.valueOf(number);
        } catch (RuntimeException e) {
            wrong = String.valueOf(e.getMessage()).replaceFirst(".*For input string: \"(.*)\".*", "$1");
        }
        throw wrong(key, wrong, wanted);
    }

    private static PortRange range(String network) {
        Matcher parts = NETWORK.matcher(network);
        if (!parts.matches()) {
            throw wrong(
                    "networks",
                    network,
                    "is not of the form NAME=ADDRESS:LOW-HIGH or NAME=ADDRESS!ADVERTISED:LOW-HIGH");
        }
        InetAddress address = address(network, parts.group(2));
        InetAddress advertised = parts.group(3) == null ? address : address(network, parts.group(3));
        if (address.isAnyLocalAddress() || advertised.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw wrong("networks", network, "needs one address of this machine, not all of them");
        }
        if (address.getAddress().length != advertised.getAddress().length) {
            throw wrong("networks", network, "mixes IPv4 and IPv6");
        }
        int low = Integer.parseInt(parts.group(4));
        int high = Integer.parseInt(parts.group(5));
        if (low < LOWEST_PORT || high > 65_535 || high < low + (low & 1) + 1) {
            throw wrong(
                    "networks", network, "has ports that are not at least one pair from " + LOWEST_PORT + " to 65535");
        }
        return new PortRange(parts.group(1), address, advertised, low, high);
    }

    private static InetAddress address(String network, String text) {
        String bare = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
        InetAddress address = Addresses.literal(bare);
        if (address == null) {
            throw wrong("networks", network, "'" + bare + "' is no numeric address");
        }
        return address;
    }

    private static boolean fills(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong("fill_silence", text, "is neither true nor false");
        }
        return text.equals("true");
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

    /** It is made when it is needed: that it cannot be is said of each recording, since a disk may come back. */
    private static Optional<Path> writable(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path directory = Path.of(text);
            if (!Files.exists(directory) || Files.isDirectory(directory)) {
                return Optional.of(directory);
            }
        } catch (InvalidPathException e) {
            throw wrong("recording_directory", text, "is no path: " + e.getReason());
        }
        throw wrong("recording_directory", text, "is no directory");
    }

    private static IllegalArgumentException wrong(String key, String value, String why) {
        return new IllegalArgumentException(PID + ": " + key + " = '" + value + "': " + why);
    }
}
