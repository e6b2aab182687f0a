package org.patchbay.api.ops.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * The continuity of some users.
 *
 * @param level {@code TENANT}, {@code SITE}, {@code GROUP} or {@code USER}
 * @param subject the id of the site, group or user; empty for the tenant
 * @param active the provider that their calls take now
 * @param primary the id of the provider they are on otherwise
 * @param standby the id of the provider held ready; empty where there is none
 * @param switched whether they are on the standby
 * @param by who switched; {@code health} where it was done by itself
 * @param at when
 * @param until when they are moved back by themselves
 * @param drill whether it is an exercise
 * @param reason why; else what keeps it as it is
 * @param users how many it is for
 */
public record ContinuityView(
        String tenant,
        String level,
        String subject,
        String active,
        String primary,
        String standby,
        boolean switched,
        String by,
        Optional<Instant> at,
        Optional<Instant> until,
        boolean drill,
        String reason,
        int users) {}
