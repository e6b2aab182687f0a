package org.patchbay.api.ops.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * One change that somebody made.
 *
 * @param author who: a user name, or {@code system} for what follows from a configuration file
 * @param action what, as verb and object: {@code feature-update}, {@code roster-set}
 * @param subject what it was done to
 * @param detail the rest, for people; never a secret
 * @param tenant whose it is, and who may see it therefore; empty where it is of the node, or of several tenants
 */
public record AuditEntry(
        Instant at, String author, String action, String subject, String detail, Optional<String> tenant) {

    /** One of the node. */
    public AuditEntry(Instant at, String author, String action, String subject, String detail) {
        this(at, author, action, subject, detail, Optional.empty());
    }
}
