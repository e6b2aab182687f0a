package org.patchbay.presence;

import java.time.Duration;
import java.util.Map;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of this node. Replaced whole.
 *
 * @param lasts after how long a platform forgets by itself what we show
 * @param reconcile in what time everybody is read once
 * @param callLasts after how long a call whose end was not told counts as ended
 * @param atOnce requests under way to one platform, at most
 */
record PresenceSettings(Duration lasts, Duration reconcile, Duration callLasts, int atOnce) {
    static final String PID = "org.patchbay.presence";
    static final PresenceSettings DEFAULT =
            new PresenceSettings(Duration.ofMinutes(60), Duration.ofSeconds(300), Duration.ofHours(4), 32);

    private static final Logger LOG = LoggerFactory.getLogger(PresenceSettings.class);

    /** Two underscores of a method are one in the key (DS 1.5, 112.8.2.1). */
    @ObjectClassDefinition(name = "Patchbay presence")
    @interface Config {
        @AttributeDefinition(
                description =
                        "After how many minutes a platform forgets by itself what it was made to show, so that nothing stays"
                                + " for long when this node is gone. It is renewed before.",
                min = "10",
                max = "240")
        int session__minutes() default 60;

        @AttributeDefinition(
                description =
                        "In how many seconds everybody is read once, as far as the platforms' limits allow: what was"
                                + " missed is found then.",
                min = "30",
                max = "86400")
        int reconcile__seconds() default 300;

        @AttributeDefinition(
                description = "After how many hours a call whose end was not told counts as ended.",
                min = "1",
                max = "48")
        int call__hours() default 4;

        @AttributeDefinition(
                description = "How many requests to one platform may be under way at once.",
                min = "1",
                max = "256")
        int requests__at__once() default 32;
    }

    /** Reads what is configured; a value that cannot be used is named, and the one before stays in force. */
    static PresenceSettings of(Map<String, Object> configured, PresenceSettings before) {
        return new PresenceSettings(
                Duration.ofMinutes(number(
                        configured, "session_minutes", 10, 240, DEFAULT.lasts.toMinutes(), before.lasts.toMinutes())),
                Duration.ofSeconds(number(
                        configured,
                        "reconcile_seconds",
                        30,
                        86_400,
                        DEFAULT.reconcile.toSeconds(),
                        before.reconcile.toSeconds())),
                Duration.ofHours(number(
                        configured, "call_hours", 1, 48, DEFAULT.callLasts.toHours(), before.callLasts.toHours())),
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
