package org.patchbay.api.ops.audit;

import java.time.Instant;

/**
 * One change that somebody made.
 *
 * @param author who: a user name, or {@code system} for what follows from a configuration file
 * @param action what, as verb and object: {@code feature-update}, {@code roster-set}
 * @param subject what it was done to
 * @param detail the rest, for people; never a secret
 */
public record AuditEntry(Instant at, String author, String action, String subject, String detail) {}
