package org.patchbay.routing.continuity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is switched over, from memory: calls ask it. */
public interface Continuity {
    /** Nothing is. */
    Continuity NONE = (tenant, path, home, at) -> Optional.empty();

    /**
     * The switch that somebody is under now; the nearest of several.
     *
     * @param path whose, as {@link Subject#path} has it
     * @param home the id of the provider they are on otherwise
     */
    Optional<Switch> inForce(String tenant, List<List<Subject>> path, Optional<String> home, Instant at);
}
