package org.patchbay.feature.forwarding;

import java.time.Duration;

import org.patchbay.api.call.settings.Setting;

/**
 * A user's wishes; what the user has not set is the site's or the tenant's. A target is a number in international form, an extension, or a
 * {@code tel:} or {@code sip:} URI.
 *
 * @param alwaysTo where every call goes, empty for nowhere
 * @param noAnswerTo where a call goes that nobody answers, or that does not reach the user
 * @param busyTo where a call goes while the user is busy
 * @param ringSeconds how long the user's own phones ring before {@code noAnswerTo}
 * @param maxForwards how often a call may be forwarded in all
 */
record ForwardingSettings(
        @Setting(text = "where every call goes: a number, an extension, a tel: or sip: URI") String alwaysTo,
        @Setting(text = "where a call goes that nobody answers") String noAnswerTo,
        @Setting(text = "where a call goes while the user is busy") String busyTo,
        @Setting(value = "20", min = 1, max = 180, text = "how long the user's own phones ring before no_answer_to")
                int ringSeconds,
        @Setting(value = "5", min = 1, max = 20, text = "how often a call may be forwarded in all") int maxForwards) {
    private static final int RING = 20;
    private static final int LONGEST_RING = 180;
    private static final int FORWARDS = 5;
    private static final int MOST_FORWARDS = 20;

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
