package org.patchbay.presence;

import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Which tenants this node sees to: every page of users has exactly one owner. A tenant is not divided, for what a platform allows it allows the
 * tenant. A node whose documents nobody shares sees to all, which is what stands here.
 */
@FunctionalInterface
interface Ownership {

    /** Whether something new may be begun for it. Any thread; costs nothing. */
    boolean isOurs(String tenant);

    /** Whether nobody else may see to it yet: it is ours, or what was begun is brought to its end. */
    default boolean holds(String tenant) {
        return isOurs(tenant);
    }

    /** Whether there is nobody to share with. */
    default boolean alone() {
        return true;
    }

    /** Whether another node has shown that it sees to it: while none has, this one may yet get it. */
    default boolean isAnothers(String tenant) {
        return false;
    }

    /** Who sees to it, for operators; empty while nobody does. */
    default String owner(String tenant) {
        return "";
    }

    /** Those that another node is to have, as soon as they are {@link #released}. */
    default Set<String> leaving() {
        return Set.of();
    }

    /** Nothing is under way for it any more. */
    default void released(String tenant) {}

    /** Time has passed. */
    default void tick(Executor io) {}

    /** The node under which this one is known to the others; another each time it has come anew. */
    default String node() {
        return "";
    }

    /** All nodes that are there, as far as is known. */
    default Set<String> nodes() {
        return Set.of();
    }
}
