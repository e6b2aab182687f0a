package org.patchbay.api.ops.account;

/**
 * A tenant that is configured at the platform.
 *
 * @param tenant of the directory
 * @param organisation what the platform calls it
 * @param app the client id of the app that users connect their accounts to; empty where they cannot
 * @param required whether nothing is done at the platform for who is not connected
 * @param connected how many users are connected
 * @param problem what keeps it from working, and what to do; empty when nothing does, as far as is known
 */
public record AccountTenant(
        String tenant, String organisation, String app, boolean required, int connected, String problem) {}
