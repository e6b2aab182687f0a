package org.patchbay.bus;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured under the PID {@code org.patchbay.bus}. Two underscores are one in the key. Read by {@link Limits}. */
@ObjectClassDefinition(name = "Patchbay bus")
@interface BusConfig {
    @AttributeDefinition(
            description = "Threads that serve calls; 0 for twice the processors. Takes effect at the next start.")
    int threads() default 0;

    @AttributeDefinition(description = "Threads for lookups and listeners. Takes effect at the next start.")
    int io__threads() default 16;

    @AttributeDefinition(description = "How often a call's target may change before it is ended with 482.")
    int hop__limit() default 10;

    @AttributeDefinition(description = "How many ended calls can still be traced.")
    int trace__calls() default 1000;

    @AttributeDefinition(description = "After this, one asking of a handler or treatment counts as hung.")
    int hard__limit__ms() default 1000;

    @AttributeDefinition(
            description = "After this, an emergency call that was not ruled upon goes to its fallback route.")
    int emergency__limit__ms() default 300;

    @AttributeDefinition(
            description = "How long a call waits for a treatment that is not there, or for the roster itself.")
    int core__grace__ms() default 3000;

    @AttributeDefinition(
            description =
                    "Where durable facts are kept; empty for the directory 'facts' beside the other data of this node."
                            + " Takes effect at the next start.")
    String directory() default "";

    @AttributeDefinition(
            description =
                    "How much undelivered durable facts may take on disk; the oldest are given up first. Takes effect"
                            + " at the next start.")
    int outbox__megabytes() default 64;
}
