package org.patchbay.api.presence.sync;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ConsumerType;

import org.patchbay.api.presence.HeldOut;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.PresenceStatus;

/**
 * One platform, as the presence engine reads and writes it. It knows the platform's words, requests and accounts, and decides nothing: whom to
 * read, what to show and when is the engine's.
 *
 * <p>What it answers comes on any thread; a stage that fails does so with a {@link PresenceException}. It keeps to no limit by itself: it names
 * them, and the engine does. What the platform tells by itself, it hands to {@link PresenceIntake}.
 */
@ConsumerType
public interface PresenceEnd {
    Platform platform();

    /** How many persons one reading may name; at least 1. */
    int page();

    /** The limits that the platform sets to requests made here. */
    List<Limit> limits();

    /** What it can be made to show. Another status than these is never asked of it. */
    Set<PresenceStatus> shows();

    /**
     * What the platform shows now of these persons of a tenant; one that it does not know is left out of the answer.
     *
     * @param users the directory's ids, at most {@link #page}
     */
    CompletionStage<List<Seen>> read(String tenant, List<String> users);

    /**
     * Whether a session of ours stays there beneath what a person sets, so that it has to be cleared even while it does not show. False where
     * there is one status only and the last who set it counts: then {@link #clear} is not asked for once the platform shows something else.
     */
    default boolean layered() {
        return true;
    }

    /** Makes the platform show a status of a person, in a session of our own there; the same again renews it. */
    CompletionStage<Void> show(Wish wish);

    /** Ends our session there, so that the platform shows what it would without us. No fault where there is none. */
    CompletionStage<Void> clear(String tenant, String user);

    /**
     * How many requests an update is likely to take: each takes its part of the {@link #limits} that others share. Of a limit of the user's own an update
     * is one. Returns at once.
     *
     * @param status what is to be shown; empty where our session is to be ended
     * @return at least 1
     */
    default int requests(String tenant, String user, Optional<PresenceStatus> status) {
        return 1;
    }

    /** What holds a person out on this platform, as far as is known without asking it. */
    List<HeldOut> heldOut(String tenant, String user);

    /** Another node sees to the tenant from now on: what is remembered here of its people is old when it comes back. Returns at once. */
    default void forget(String tenant) {}
}
