package org.patchbay.api.ops.presence;

import java.time.Instant;
import java.util.List;

/**
 * What happened to a user's presence, and why.
 *
 * @param now how it is
 * @param steps the last ones, oldest first
 */
public record PresenceStory(PresenceUser now, List<Step> steps) {

    /**
     * @param at when
     * @param what what was seen, decided or done, for people
     */
    public record Step(Instant at, String what) {}

    public PresenceStory {
        steps = List.copyOf(steps);
    }
}
