package org.patchbay.api.directory.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * Puts users on a provider. What is said of a user counts before what is said of a group, then the site's, then the tenant's.
 *
 * @param subject the id of the user, group or site; empty for the tenant
 * @param mode how
 * @param provider the id of the {@link Provider}
 * @param from only of {@link Mode#ON_DEMAND}: the first moment it holds; empty for at once
 * @param until only of {@link Mode#ON_DEMAND}: the first moment it holds no more; empty for until it is taken back
 */
public record Assignment(
        String tenant,
        Level level,
        String subject,
        Mode mode,
        String provider,
        Optional<Instant> from,
        Optional<Instant> until) {

    /** Whom it is said of, the least first. */
    public enum Level {
        TENANT,
        SITE,
        GROUP,
        USER
    }

    /** How somebody is on a provider. */
    public enum Mode {
        /** Always, unless something below says otherwise. */
        PERMANENT,
        /** For a while; counts before PERMANENT of the same level while it holds. */
        ON_DEMAND,
        /** Held ready: taken when the business continuity of those it is said of is switched over. */
        STANDBY
    }

    public Assignment {
        if (level == Level.TENANT != subject.isEmpty()) {
            throw new IllegalArgumentException(
                    level == Level.TENANT
                            ? "An assignment of the whole tenant has no subject, not '" + subject + "'. Leave it empty."
                            : "Name the " + level.name().toLowerCase(java.util.Locale.ROOT)
                                    + " that the assignment is for.");
        }
        if (mode != Mode.ON_DEMAND && (from.isPresent() || until.isPresent())) {
            throw new IllegalArgumentException(
                    "Only ON_DEMAND has a beginning and an end. Leave them out of " + mode + ".");
        }
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
            throw new IllegalArgumentException("It ends (" + until.get() + ") before it begins (" + from.get() + ").");
        }
    }

    /** Whether it holds at this moment; of STANDBY: whether it can be taken. */
    public boolean holds(Instant at) {
        return from.map(f -> !at.isBefore(f)).orElse(true)
                && until.map(at::isBefore).orElse(true);
    }
}
