package org.patchbay.api.ops.account;

/**
 * A connection that has ended here.
 *
 * @param user the directory's id
 * @param revoked whether the platform took its token back as well
 * @param problem what is left at the platform, and who does away with it; empty when nothing is, as far as is known
 */
public record EndedAccount(String user, boolean revoked, String problem) {}
