package org.patchbay.feature.forwarding;

import java.time.Duration;

import org.patchbay.api.call.Target;
import org.patchbay.api.call.settings.Setting;

/**
 * A user's wishes; what the user has not set is the site's or the tenant's. A target is what {@link Target#parse} reads: a number, an extension, a
 * URI, a group, the user's mobile or client. One that names nobody is refused when it is written.
 *
 * @param alwaysTo where every call goes, empty for nowhere
 * @param noAnswerTo where a call goes that nobody answers, or that does not reach the user
 * @param busyTo where a call goes while the user is busy
 * @param unreachableTo where a call goes when the user's telephones cannot be asked at all: the hub is gone, or the provider
 * @param ringSeconds how long the user's own phones ring before {@code noAnswerTo}
 * @param maxForwards how often a call may be forwarded in all
 */
record ForwardingSettings(
        @Setting(text = "where every call goes: " + Target.WRITTEN) String alwaysTo,
        @Setting(text = "where a call goes that nobody answers") String noAnswerTo,
        @Setting(text = "where a call goes while the user is busy") String busyTo,
        @Setting(
                        text =
                                "where a call goes when the user's telephones cannot be asked at all; where not set, as for nobody answering")
                String unreachableTo,
        @Setting(value = "20", min = 1, max = 180, text = "how long the user's own phones ring before no_answer_to")
                int ringSeconds,
        @Setting(value = "5", min = 1, max = 20, text = "how often a call may be forwarded in all") int maxForwards) {
    private static final int RING = 20;
    private static final int LONGEST_RING = 180;
    private static final int FORWARDS = 5;
    private static final int MOST_FORWARDS = 20;

    ForwardingSettings {
        check("always_to", alwaysTo);
        check("no_answer_to", noAnswerTo);
        check("busy_to", busyTo);
        check("unreachable_to", unreachableTo);
    }

    private static void check(String key, String wish) {
        if (!wish.isBlank() && Target.parse(wish).isEmpty()) {
            throw new IllegalArgumentException(key + " is '" + wish + "', which is nobody. Write " + Target.WRITTEN);
        }
    }

    /** How long the user's phones ring. Without a target for nobody answering there is no hurry: the caller gives up. */
    Duration ring() {
        if (noAnswerTo.isBlank()) {
            return Duration.ofSeconds(LONGEST_RING);
        }
        return Duration.ofSeconds(ringSeconds <= 0 ? RING : Math.min(ringSeconds, LONGEST_RING));
    }

    int forwards() {
        return maxForwards <= 0 ? FORWARDS : Math.min(maxForwards, MOST_FORWARDS);
    }
}
