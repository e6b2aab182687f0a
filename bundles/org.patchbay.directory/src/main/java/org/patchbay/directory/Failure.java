package org.patchbay.directory;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.directory.Problem;
import org.patchbay.api.ops.health.HealthResult;

/** Why what the sources tell cannot be read now; said in the log once, and in the health for as long as it is so. */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
    private static final String NO_STORE =
            "The store is absent: its entries stay as they were, and nothing can be changed until its bundle is back.";

    private volatile String text = "";
    /** Whether it is none where the store has somebody. */
    private volatile boolean nothingThere;

    String text() {
        return text;
    }

    /** Without a word in the log: it is over in a moment, or others say it. */
    void quietly(String why) {
        nothingThere = false;
        text = why;
    }

    /**
     * @param why empty for no failure
     * @param nothing whether it is a fresh installation, which is no fault
     * @param somebody whether somebody is on the service all the same
     */
    void say(String why, boolean nothing, boolean somebody, Duration poll) {
        nothingThere = nothing;
        if (why.isEmpty()) {
            if (!text.isEmpty()) {
                LOG.info("The directory can be read again.");
            }
        } else if (!why.equals(text)) {
            if (nothing) {
                LOG.info("Nobody is on the service yet: {}", why);
            } else if (somebody) {
                LOG.warn("The directory stays as it was: {}", why);
            } else {
                LOG.warn(
                        "Nobody is on the service, and every call is refused but emergency calls: {} It is read again every {} s.",
                        why,
                        poll.toSeconds());
            }
        }
        text = why;
    }

    HealthResult health(Snapshot now, boolean open, boolean storeIsMissing, DirectorySettings settings) {
        String counts =
                now.tenants.size() + " tenants, " + now.userCount() + " users, " + now.problems.size() + " problems. ";
        if (!open) {
            return HealthResult.notReady(
                    ("The directory is being read for the first time; no call is taken before. " + text).strip());
        }
        if (now.tenants.isEmpty()) {
            return HealthResult.notReady("Nobody is on the service, every call would be refused. "
                    + (text.isEmpty() ? "Add a tenant in " + settings.folder() + "." : text));
        }
        if (!text.isEmpty() && !nothingThere) {
            return HealthResult.warn(counts + text);
        }
        if (storeIsMissing) {
            return HealthResult.warn(counts + NO_STORE);
        }
        if (!now.problems.isEmpty()) {
            Problem first = now.problems.get(0);
            return HealthResult.warn(counts + "The first: " + first.where() + ": " + first.text());
        }
        return HealthResult.ok(counts.strip());
    }
}
