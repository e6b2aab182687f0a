package org.patchbay.api.ops.admin;

import java.util.Optional;

import org.patchbay.api.call.roster.RosterEntry;

/**
 * One entry of the roster as an operator sees it.
 *
 * @param tenant whose it is; {@code *} for every tenant
 * @param name the handler's name
 * @param entry what its absence means, and after how long; empty where an operator took an entry of the configuration off
 * @param source where that comes from
 * @param author who decided it, where an operator did; else empty
 * @param state what the core has under that name now: {@code live}, {@code quarantined}, {@code absent}, or {@code unknown} while the core
 *     itself is not there
 * @param bundle the bundle that is asked, as name and version; empty unless it is live
 */
public record RosterView(
        String tenant,
        String name,
        Optional<RosterEntry> entry,
        Source source,
        String author,
        String state,
        String bundle) {

    /** Where an entry comes from. */
    public enum Source {
        /** It is built in, and nobody said otherwise. */
        DEFAULT,
        /** The configuration file of this node. */
        CONFIGURATION,
        /** An operator, by command; counts before the others. */
        OPERATOR
    }
}
