package org.patchbay.testkit;

import java.time.Duration;

import org.awaitility.core.ConditionFactory;

import static org.awaitility.Awaitility.await;

/** What is waited for here takes microseconds: it is looked at at once, and often. */
final class Waits {
    private Waits() {}

    static ConditionFactory waitFor(String what, Duration atMost) {
        return await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(atMost);
    }
}
