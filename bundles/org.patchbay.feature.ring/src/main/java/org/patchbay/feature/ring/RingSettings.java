package org.patchbay.feature.ring;

import java.time.Duration;
import java.util.List;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.settings.Setting;

/**
 * Who rings when a user is called; what the user has not set is the site's or the tenant's.
 *
 * @param also who rings beside the user's own telephones, as {@link Target#parse} reads it
 * @param delaySeconds how long the user's own telephones ring alone
 * @param ringSeconds how long they ring in all
 */
record RingSettings(
        @Setting(text = "who rings too: " + Target.WRITTEN + ", parted by commas") List<String> also,
        @Setting(max = 60, min = 0, text = "how long the user's own telephones ring alone before") int delaySeconds,
        @Setting(
                        value = "60",
                        min = 5,
                        max = 180,
                        text = "how long all of them ring before the call counts as not answered")
                int ringSeconds) {

    RingSettings {
        also = List.copyOf(also);
        for (String each : also) {
            if (Target.parse(each).isEmpty()) {
                throw new IllegalArgumentException(
                        "also names '" + each + "', which is nobody. Write " + Target.WRITTEN);
            }
        }
        if (delaySeconds >= ringSeconds) {
            throw new IllegalArgumentException("delay_seconds is " + delaySeconds
                    + ", which must be less than ring_seconds, " + ringSeconds + ", or nobody would ring after it");
        }
    }

    List<Target> targets() {
        return also.stream().flatMap(each -> Target.parse(each).stream()).toList();
    }

    Duration delay() {
        return Duration.ofSeconds(delaySeconds);
    }

    Duration ring() {
        return Duration.ofSeconds(ringSeconds);
    }
}
