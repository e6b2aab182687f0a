package org.patchbay.api.ops.list;

/**
 * What is to be loaded into a list.
 *
 * @param name what its lines are called by in problems: the file's name
 * @param text CSV (RFC 4180) with the columns {@code number}, {@code until} and {@code note}, of which the first alone is needed; or just a
 *     number a line
 * @param dryRun whether only to say what would come of it
 * @param replace whether entries that it does not hold are removed
 */
public record ListImport(ListName list, String name, String text, boolean dryRun, boolean replace) {}
