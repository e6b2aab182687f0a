package org.patchbay.graph;

import java.time.Duration;
import java.util.Map;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of this node. Replaced whole.
 *
 * @param limit how long a request may take until its answer is there whole
 * @param waits how long a request may wait for its turn and be tried again
 * @param most requests that are not answered yet, at most
 * @param atOnce of those how many are under way, at most
 */
record GraphSettings(Duration limit, Duration waits, int most, int atOnce) {
    static final String PID = "org.patchbay.graph";
    static final GraphSettings DEFAULT = new GraphSettings(Duration.ofSeconds(20), Duration.ofSeconds(60), 5_000, 32);

    private static final Logger LOG = LoggerFactory.getLogger(GraphSettings.class);

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay Graph")
    @interface Config {
        @AttributeDefinition(
                description = "In how many seconds Graph has to have answered a request.",
                min = "1",
                max = "120")
        int request__seconds() default 20;

        @AttributeDefinition(
                description =
                        "How many seconds a request may wait for its turn within Graph's limits, and be tried again.",
                min = "1",
                max = "600")
        int wait__seconds() default 60;

        @AttributeDefinition(
                description = "How many requests may be on their way or wait; more are refused at once.",
                min = "10",
                max = "100000")
        int requests__most() default 5_000;

        @AttributeDefinition(description = "How many requests may be under way at once.", min = "1", max = "256")
        int requests__at__once() default 32;
    }

    /** Reads what is configured; a value that cannot be used is named, and the one before stays in force. */
    static GraphSettings of(Map<String, Object> configured, GraphSettings before) {
        return new GraphSettings(
                Duration.ofSeconds(number(
                        configured, "request_seconds", 1, 120, DEFAULT.limit.toSeconds(), before.limit.toSeconds())),
                Duration.ofSeconds(number(
                        configured, "wait_seconds", 1, 600, DEFAULT.waits.toSeconds(), before.waits.toSeconds())),
                (int) number(configured, "requests_most", 10, 100_000, DEFAULT.most, before.most),
                (int) number(configured, "requests_at_once", 1, 256, DEFAULT.atOnce, before.atOnce));
    }

    private static long number(
            Map<String, Object> configured, String key, long least, long most, long byDefault, long before) {
        Object value = configured.get(key);
        if (value == null) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(value.toString().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} is not a number", value);
        }
        LOG.warn(
                "{}: {} = '{}' is not a whole number from {} to {}. {} stays in force.",
                PID,
                key,
                value,
                least,
                most,
                before);
        return before;
    }
}
