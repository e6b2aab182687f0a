package org.patchbay.api.ops.directory;

import java.util.Set;

/**
 * What is to be loaded.
 *
 * @param kind of CSV: the kind of its rows; of JSON empty
 * @param name what its lines are called by in problems: the file's name
 * @param text the whole of it
 * @param tenant a tenant that alone may be changed by it; empty for any
 * @param dryRun whether only to say what would come of it
 * @param replace whether entries of its kinds (and tenant, where given) that it does not hold are removed
 * @param fixed columns, as {@code sites.emergency_peers}, that whoever loads it may not change: an entry that does is a problem
 */
public record ImportRequest(
        TextFormat format,
        String kind,
        String name,
        String text,
        String tenant,
        boolean dryRun,
        boolean replace,
        Set<String> fixed) {
    public ImportRequest {
        fixed = Set.copyOf(fixed);
    }

    /** By somebody who may change every column. */
    public ImportRequest(
            TextFormat format, String kind, String name, String text, String tenant, boolean dryRun, boolean replace) {
        this(format, kind, name, text, tenant, dryRun, replace, Set.of());
    }
}
