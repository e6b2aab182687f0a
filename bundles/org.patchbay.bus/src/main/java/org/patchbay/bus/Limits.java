package org.patchbay.bus;

import java.time.Duration;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of the bus in force. Replaced whole. */
record Limits(
        int threads,
        int ioThreads,
        int hopLimit,
        int traceCalls,
        Duration hardLimit,
        Duration emergencyLimit,
        Duration coreGrace,
        String directory,
        int outboxMegabytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

    static final Limits DEFAULTS = new Limits(
            0, 16, 10, 1000, Duration.ofMillis(1000), Duration.ofMillis(300), Duration.ofMillis(3000), "", 64);

    /** Reads what is configured; a value that cannot be used is named, and the one before stays in force. */
    static Limits read(Map<String, Object> configured, Limits before) {
        return new Limits(
                number(configured, "threads", before.threads, 0, 256),
                number(configured, "io_threads", before.ioThreads, 2, 256),
                number(configured, "hop_limit", before.hopLimit, 1, 70),
                number(configured, "trace_calls", before.traceCalls, 0, 100_000),
                millis(configured, "hard_limit_ms", before.hardLimit, 50, 10_000),
                millis(configured, "emergency_limit_ms", before.emergencyLimit, 20, 1000),
                millis(configured, "core_grace_ms", before.coreGrace, 0, 30_000),
                String.valueOf(configured.getOrDefault("directory", "")).strip(),
                number(configured, "outbox_megabytes", before.outboxMegabytes, 1, 10_000));
    }

    private static Duration millis(Map<String, Object> from, String key, Duration before, int least, int most) {
        return Duration.ofMillis(number(from, key, (int) before.toMillis(), least, most));
    }

    private static int number(Map<String, Object> from, String key, int before, int least, int most) {
        Object value = from.get(key);
        if (value == null) {
            return before;
        }
        try {
            int number = Integer.parseInt(value.toString().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} is not a number", value);
        }
        LOG.warn(
                "org.patchbay.bus: {} = '{}' is not a number from {} to {}. {} stays in force.",
                key,
                value,
                least,
                most,
                before);
        return before;
    }

    /** How many threads serve calls: twice the processors unless configured. */
    int callThreads() {
        return threads > 0 ? threads : Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    }
}
