package org.patchbay.api.ops.presence;

/**
 * A tenant's presence sync in figures.
 *
 * @param enabled whether an administrator has enabled it for the organisation
 * @param users whose presence was seen on any platform
 * @param heldOut those of them whom a gate holds out
 * @param sessions how many statuses we show now, both platforms together
 * @param waiting writes that wait for their turn
 * @param reading users that wait to be read
 * @param problem what is the matter with a platform; empty when nothing is
 */
public record PresenceTenant(
        String tenant,
        boolean enabled,
        int users,
        int heldOut,
        int sessions,
        int waiting,
        int reading,
        String problem) {}
