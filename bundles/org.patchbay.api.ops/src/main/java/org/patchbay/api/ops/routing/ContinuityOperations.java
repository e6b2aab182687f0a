package org.patchbay.api.ops.routing;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.ops.OperationException;

/**
 * Business continuity: moves users to their standby provider and back. A change is kept, audited, and holds for the next call; calls that are
 * up go on where they are.
 */
@ProviderType
public interface ContinuityOperations {

    /**
     * What is switched, and what would be switched by itself.
     *
     * @param tenant of this tenant alone; empty for all
     * @throws OperationException NOT_FOUND: there is no such tenant
     */
    List<ContinuityView> state(String tenant) throws OperationException;

    /**
     * Moves users to their standby provider.
     *
     * @param level {@code TENANT}, {@code SITE}, {@code GROUP} or {@code USER}
     * @param subject the id of the site, group or user; empty for the tenant
     * @param until when they are moved back by themselves; empty for by hand
     * @param drill whether it is an exercise: all is done, and told apart in audit and availability
     * @param reason for the audit; not empty
     * @return whom it is for, and what it will do
     * @throws OperationException NOT_FOUND: there is no such subject; INVALID: it has no standby provider, or no reason is given; CONFLICT: it is
     *     switched already
     */
    ContinuityView switchOver(
            String author,
            String tenant,
            String level,
            String subject,
            Optional<Instant> until,
            boolean drill,
            String reason)
            throws OperationException;

    /** Moves them back. */
    ContinuityView switchBack(String author, String tenant, String level, String subject, String reason)
            throws OperationException;

    /**
     * How much of a month each provider and hub of a tenant took calls, as far as this node saw it.
     *
     * @throws OperationException NOT_FOUND: there is no such tenant
     */
    List<Availability> availability(String tenant, YearMonth month) throws OperationException;
}
