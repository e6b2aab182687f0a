package org.patchbay.api.ops.directory;

/**
 * What is to be loaded.
 *
 * @param kind of CSV: the kind of its rows; of JSON empty
 * @param name what its lines are called by in problems: the file's name
 * @param text the whole of it
 * @param tenant a tenant that alone may be changed by it; empty for any
 * @param dryRun whether only to say what would come of it
 * @param replace whether entries of its kinds (and tenant, where given) that it does not hold are removed
 */
public record ImportRequest(
        TextFormat format, String kind, String name, String text, String tenant, boolean dryRun, boolean replace) {}
